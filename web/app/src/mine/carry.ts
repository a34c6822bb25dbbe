/** A link that takes a good to another device: told once, good for the first who opens it. */
import type { Certificate, Certificates } from '@vitrine-shop/sdk';
import { faultText, numberWithin, titleText } from '../goods/text.ts';
import { openDialog } from '../ui/dialog.ts';
import { busy, button, field, h } from '../ui/dom.ts';
import { toast } from '../ui/toast.ts';
import { claimLink } from './fragment.ts';
import { text } from './text.ts';

/** done: the dialog is closed, and the good may be elsewhere by now. */
export async function openCarry(
  api: Certificates,
  certificate: Certificate,
  pressed: HTMLButtonElement,
  done: () => Promise<void>,
): Promise<void> {
  let secret: string;
  try {
    secret = await busy(pressed, () => api.link(certificate.id));
  } catch (error) {
    toast(faultText(error));
    return done();
  }
  pressed.focus(); // a button that was off has lost it, and the dialog gives it back to who had it
  const link = claimLink(secret, location.origin);
  const shown = h('input', { type: 'text', readonly: true, value: link, class: 'carry-link' });
  shown.addEventListener('focus', () => shown.select());
  const label = text('carry.link', { title: titleText(certificate), number: numberWithin(certificate) });
  const dialog = openDialog(
    text('carry'),
    h('p', {}, text('carry.lead')),
    field(label, shown, text('carry.last')),
    h(
      'div',
      { class: 'actions' },
      button(text('carry.copy'), () => void copy(shown), 'primary'),
      'share' in navigator && button(text('carry.send'), () => void send(link)),
      button(text('carry.close'), () => dialog.close(), 'quiet'),
    ),
  );
  dialog.classList.add('carry');
  dialog.addEventListener('close', () => void done());
}

/** Where the clipboard is closed to pages, the link is marked to be copied by hand. */
async function copy(shown: HTMLInputElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(shown.value);
    toast(text('carry.copied'));
  } catch {
    shown.focus();
    shown.select();
  }
}

/** By what the device itself sends with; whoever changes their mind there still has the link. */
async function send(link: string): Promise<void> {
  await navigator.share({ url: link }).catch(() => undefined);
}
