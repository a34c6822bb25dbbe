/** Asks for the reason of a decision; both sides read it. */
import { fault } from '../../fault/fault.ts';
import { openDialog } from '../../ui/dialog.ts';
import { busy, button, field, h } from '../../ui/dom.ts';
import { say } from './text.ts';

/**
 * act: does it, with the reason; what it throws is told in the dialog. done: after that. also: what can be ticked
 * besides; empty: nothing.
 */
export function askReason(
  title: string,
  action: string,
  act: (reason: string, also: boolean) => Promise<unknown>,
  done: () => void,
  also = '',
): void {
  const ticked = h('input', { type: 'checkbox' });
  const words = h('textarea', { required: true, rows: 4, maxlength: 2000 });
  const wrong = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const go = h('button', { class: 'button primary' }, action);
  const form = h(
    'form',
    { class: 'reason-form' },
    field(say('reason'), words, say('reason.hint')),
    also && h('label', { class: 'reason-also' }, ticked, also),
    wrong,
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
      await busy(go, () => act(words.value, ticked.checked));
      dialog.close();
      done();
    } catch (error) {
      wrong.textContent = fault(error);
      wrong.hidden = false;
    }
  });
  const dialog = openDialog(title, form);
}
