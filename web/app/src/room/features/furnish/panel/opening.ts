/** Opening the draft to the public, and throwing it away: each asks first. */
import { Problem } from '@vitrine-shop/sdk';
import { listed } from '../../../../i18n/listed.ts';
import { confirmed, openDialog } from '../../../../ui/dialog.ts';
import { busy, button, field, h } from '../../../../ui/dom.ts';
import { whyNot } from '../../../text.ts';
import type { Editor } from '../editor.ts';
import { say } from '../text.ts';

/** Where nobody gets any more from the entrance, in a sentence; empty: people get everywhere. */
export function shutText({ passing, ctx }: Editor): string {
  const shut = passing.shut();
  return shut.length > 0 ? say('pass.off', { what: listed(shut, ctx.language) }) : '';
}

/** Asks for a name, which may stay empty, and opens it. Resolves when the dialog is closed. */
export function openingDialog(editor: Editor): Promise<void> {
  const name = h('input', { maxlength: 80, autocomplete: 'off' });
  const fault = h('p', { class: 'fault', role: 'alert' });
  const go = h('button', { class: 'button primary' }, say('open'));
  const no = button(say('cancel'), () => dialog.close(), 'quiet');
  const shut = shutText(editor);
  const form = h(
    'form',
    { class: 'stack' },
    h('p', {}, say('opening.lead')),
    shut && h('p', { class: 'furnish-off' }, shut),
    field(say('opening.name'), name, say('opening.name.hint')),
    fault,
    h('div', { class: 'actions' }, go, no),
  );
  const dialog = openDialog(say('opening.title'), form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void busy(go, () => opened(editor, name.value.trim() || null)).then(
      () => {
        dialog.close();
        editor.say(say('did.opened'));
      },
      (error) => {
        const { status } = Problem.from(error);
        fault.textContent = status === 412 ? say('opening.late') : whyNot(error);
      },
    );
  });
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve());
  });
}

/** What waits is sent first: what is opened is what is seen. Rejects with `Problem`. */
async function opened({ session, door }: Editor, name: string | null): Promise<void> {
  await session.settled();
  const { number } = session;
  await session.turn(); // what others did by now is told before it is opened
  if (session.number !== number) throw new Problem({ title: 'Others did more.', status: 412 });
  await door.open(number, name);
  await session.reread();
}

export async function throwAway(editor: Editor): Promise<void> {
  const { session, door } = editor;
  const sure = await confirmed(say('away.title'), say('away.lead'), say('away'), say('cancel'), 'danger');
  if (!sure) return;
  try {
    await session.settled();
    await door.throwAway();
    await session.reread();
    editor.choose(null);
    editor.say(say('did.away'));
  } catch (error) {
    editor.say(whyNot(error));
  }
}
