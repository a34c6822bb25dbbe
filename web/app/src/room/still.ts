/** The question to who has not moved for long: whoever answers, by whatever key, keeps the place. */
import type { Room } from '@vitrine-shop/sdk';
import { openDialog } from '../ui/dialog.ts';
import { button, h } from '../ui/dom.ts';
import { say } from './text.ts';

/** Asks when the room says so. Returns how to stop. */
export function askTheStill(live: Room): () => void {
  let dialog: HTMLDialogElement | null = null;
  let over = false;
  const close = () => {
    over = true;
    dialog?.close();
  };
  const ends = [
    live.on('idle', ({ in_s }) => {
      if (dialog) return;
      const here = button(say('still.here'), () => dialog?.close(), 'primary');
      const lead = h('p', {}, say('still.lead', { count: in_s }));
      dialog = openDialog(say('still.title'), lead, h('div', { class: 'actions' }, here));
      here.focus();
      dialog.addEventListener('close', () => {
        dialog = null;
        if (!over) live.stay().catch(() => {}); // if it did not arrive, the place is gone, in words
      });
    }),
    live.on('closed', close),
  ];
  return () => {
    for (const end of ends) end();
    close();
  };
}
