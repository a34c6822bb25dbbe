/** A link that takes a good to another device: told once, good for the first who opens it. */
import type { Certificate, Certificates } from '@vitrine-shop/sdk';
import { faultText, numberWithin, titleText } from '../goods/text.ts';
import { openSheet } from '../share/sheet.ts';
import { busy } from '../ui/dom.ts';
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
  const title = text('carry.title', { title: titleText(certificate), number: numberWithin(certificate) });
  const dialog = openSheet({ heading: text('carry'), lead: text('carry.lead'), link, title });
  dialog.classList.add('carry');
  dialog.addEventListener('close', () => void done());
}
