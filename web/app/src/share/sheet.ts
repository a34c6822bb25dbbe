/** How a link is handed on: by what the device itself sends with, by the clipboard, by a camera. */
import { openDialog } from '../ui/dialog.ts';
import { button, field, fill, h } from '../ui/dom.ts';
import { qrPicture } from './qr.ts';
import './share.css';
import { text } from './text.ts';

export interface Shared {
  /** Whole, as it is opened. */
  readonly link: string;
  /** What it leads to: the name of the room, of the product. */
  readonly title: string;
  /** Over it, instead of what it leads to. */
  readonly label?: string;
  /** false: no picture of it for cameras, which leads nobody in. */
  readonly code?: boolean;
}

export interface Sheet extends Shared {
  /** Of the dialog. */
  readonly heading: string;
  /** What whoever opens it finds. */
  readonly lead: string;
  /** On the clipboard at once, where pages may. */
  readonly atOnce?: boolean;
}

/** A dialog with the link and the ways to hand it on. */
export function openSheet({ heading, lead, atOnce, ...shared }: Sheet): HTMLDialogElement {
  const parts = shareParts(shared);
  const dialog = openDialog(heading, h('p', {}, lead), ...parts.elements);
  dialog.classList.add('share');
  parts.actions.append(button(text('close'), () => dialog.close(), 'quiet'));
  if (atOnce) void parts.copy(false);
  return dialog;
}

/** The same within a page. copy: whether a refusal marks the link, to be copied by hand. */
export function shareParts({ link, title, label, code: pictured = true }: Shared): {
  elements: HTMLElement[];
  actions: HTMLElement;
  copy(mark: boolean): Promise<void>;
} {
  const shown = h('input', { type: 'text', readonly: true, value: link, class: 'share-link', dir: 'ltr' });
  shown.addEventListener('focus', () => shown.select());
  const said = h('p', { class: 'share-said soft', role: 'status' });
  const copy = async (mark: boolean) => {
    try {
      await navigator.clipboard.writeText(link);
      said.textContent = text('copied');
    } catch {
      // Where the clipboard is closed to pages.
      if (!mark) return;
      shown.focus();
      shown.select();
      said.textContent = text('byHand');
    }
  };
  const code = h('div', { class: 'share-code' });
  if (pictured) void drawn(code, link);
  const actions = h(
    'div',
    { class: 'actions' },
    'share' in navigator && button(text('send'), () => void send({ link, title }), 'primary'),
    button(text('copy'), () => void copy(true), 'share' in navigator ? '' : 'primary'),
  );
  const named = field(label ?? text('link', { title }), shown);
  return { elements: [named, said, ...(pictured ? [code] : []), actions], actions, copy };
}

async function drawn(code: HTMLElement, link: string): Promise<void> {
  try {
    const picture = await qrPicture(link, text('code', { link }));
    fill(code, picture, h('p', { class: 'soft' }, text('scan')));
  } catch {
    code.remove(); // the link itself is there
  }
}

/** A button that shows the picture of a link below it, and takes it away again. */
export function codeButton(link: string, name: string): [HTMLButtonElement, HTMLElement] {
  const code = h('div', { class: 'share-code', hidden: true });
  const press = button(
    text('show'),
    () => {
      code.hidden = !code.hidden;
      press.setAttribute('aria-expanded', String(!code.hidden));
      if (!code.childElementCount) void drawn(code, link);
    },
    'quiet',
  );
  press.setAttribute('aria-expanded', 'false');
  press.setAttribute('aria-label', `${text('show')}, ${name}`);
  return [press, code];
}

/** Whoever changes their mind there still has the link. */
async function send({ link, title }: Shared): Promise<void> {
  await navigator.share({ url: link, title }).catch(() => undefined);
}
