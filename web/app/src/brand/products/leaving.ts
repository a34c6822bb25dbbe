import { confirmed } from '../../ui/dialog.ts';
import { text } from '../text.ts';

/**
 * What was written in a dialog is lost neither by Escape nor by a click beside it, unless one says so. written: something was.
 * Gives what closes it so; that answers whether it is closed.
 */
export function guarded(dialog: HTMLDialogElement, written: () => boolean): () => Promise<boolean> {
  const leave = async () => {
    const sure =
      !written() ||
      (await confirmed(text('leaveTitle'), text('leaveText'), text('leave'), text('cancel'), 'danger'));
    if (sure) dialog.close();
    return sure;
  };
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    void leave();
  });
  dialog.addEventListener(
    'click',
    (event) => {
      if (event.target !== dialog) return;
      event.stopImmediatePropagation();
      void leave();
    },
    { capture: true },
  );
  return leave;
}
