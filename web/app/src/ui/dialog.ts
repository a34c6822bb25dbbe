import { button, h } from './dom.ts';

let dialogs = 0;

/** A modal question. Escape and a click beside it close it; focus goes back to where it was. */
export function openDialog(title: string, ...content: (Node | string)[]): HTMLDialogElement {
  const heading = h('h2', { id: `dialog-${++dialogs}` }, title);
  const dialog = h('dialog', { class: 'dialog', 'aria-labelledby': heading.id }, heading, ...content);
  const before = document.activeElement;
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  dialog.addEventListener('close', () => {
    dialog.remove();
    // What had it may have been drawn anew meanwhile.
    const now = before?.isConnected === false ? document.getElementById(before.id) : before;
    if (now instanceof HTMLElement) now.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Asks; resolves with true only if the action was pressed. */
export function confirmed(
  title: string,
  text: string,
  action: string,
  cancel: string,
  kind = 'primary',
): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = false;
    const yes = button(
      action,
      () => {
        answer = true;
        dialog.close();
      },
      kind,
    );
    const no = button(cancel, () => dialog.close(), 'quiet');
    const dialog = openDialog(title, h('p', {}, text), h('div', { class: 'actions' }, yes, no));
    // What does harm is not what the next Enter presses, nor the one that opened this, held down.
    if (kind === 'danger') no.focus();
    dialog.addEventListener('close', () => resolve(answer));
  });
}
