/** Asks for the reason of a decision; both sides read it. */
import { Problem } from '@vitrine-shop/sdk';
import { openDialog } from '../../ui/dialog.ts';
import { busy, button, field, h } from '../../ui/dom.ts';
import { say } from './text.ts';

/** act: does it, with the reason; what it throws is told in the dialog. done: after that. */
export function askReason(
  title: string,
  action: string,
  act: (reason: string) => Promise<unknown>,
  done: () => void,
): void {
  const words = h('textarea', { required: true, rows: 4, maxlength: 2000 });
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const go = h('button', { class: 'button primary' }, action);
  const form = h(
    'form',
    { class: 'reason-form' },
    field(say('reason'), words, say('reason.hint')),
    fault,
    h(
      'div',
      { class: 'actions' },
      go,
      button(say('cancel'), () => dialog.close(), 'quiet'),
    ),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      await busy(go, () => act(words.value));
      dialog.close();
      done();
    } catch (error) {
      fault.textContent = Problem.from(error).message;
      fault.hidden = false;
    }
  });
  const dialog = openDialog(title, form);
}
