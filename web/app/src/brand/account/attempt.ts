/** Trying something with a passkey: what went wrong stands below, and where it cannot work at all, the way out. */
import { passkeysWork } from '@vitrine-shop/sdk';
import { busy, h } from '../../ui/dom.ts';
import { text, wordsFor } from '../text.ts';

/** Browsers trust `localhost` without https, but no bare IP address. */
export function noPasskeys(): HTMLElement {
  if (isSecureContext && !isAddress()) return h('p', { class: 'note' }, text('noPasskeysBrowser'));
  const there = new URL(location.href);
  there.hostname = 'localhost';
  const loopback = /^(?:127\.|\[::1\]|0\.0\.0\.0)/.test(location.hostname);
  return h(
    'div',
    { class: 'stack' },
    h('p', { class: 'note' }, text('noPasskeys')),
    loopback && h('a', { class: 'button primary', href: there.href }, text('useLocalhost')),
  );
}

export function canPasskey(): boolean {
  return passkeysWork() && !isAddress();
}

/** 127.0.0.1 is a secure context, but WebAuthn wants a name for its relying party. */
function isAddress(): boolean {
  return /^[\d.]+$|^\[/.test(location.hostname);
}

export function faultLine(): HTMLElement {
  return h('p', { class: 'note bad', role: 'alert', hidden: true });
}

export async function attempt(
  pressed: HTMLButtonElement,
  fault: HTMLElement,
  work: () => Promise<void>,
): Promise<void> {
  fault.hidden = true;
  try {
    await busy(pressed, work);
  } catch (error) {
    fault.textContent = wordsFor(error);
    fault.hidden = false;
  }
}
