import { enrol, passkeysWork, recover, type ShopClient, signIn } from '@vitrine-shop/sdk';
import { busy, button, field, h } from '../../ui/dom.ts';
import { text, wordsFor } from '../text.ts';

/** The first visit, by the one-time link: a name, then a passkey. */
export function enrolDoor(shop: ShopClient, secret: string, done: () => void): HTMLElement {
  const name = h('input', { required: true, maxlength: 40, autocomplete: 'name' });
  const fault = faultLine();
  const go = h('button', { class: 'button primary' }, text('enrol'));
  const form = h('form', {}, field(text('enrolName'), name), go);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    await attempt(go, fault, async () => {
      await enrol(shop, secret, name.value.trim());
      history.replaceState(null, '', location.pathname + location.search); // the secret is used: out of sight
      done();
    });
  });
  const content = canPasskey() ? form : noPasskeys();
  return h(
    'div',
    { class: 'brand-door' },
    h('h1', {}, text('welcome')),
    h('p', {}, text('enrolLead')),
    content,
    fault,
  );
}

/** Every later visit. */
export function signInDoor(shop: ShopClient, done: () => void): HTMLElement {
  const fault = faultLine();
  const go = button(
    text('signIn'),
    () =>
      attempt(go, fault, async () => {
        await signIn(shop);
        done();
      }),
    'primary',
  );
  const hint = h('p', { class: 'soft' }, text('signInHint'));
  const content = canPasskey() ? h('div', { class: 'stack' }, go, hint) : noPasskeys();
  return h(
    'div',
    { class: 'brand-door' },
    h('h1', {}, text('title')),
    h('p', {}, text('signInLead')),
    content,
    fault,
    lostKey(shop, fault, done),
    h('p', { class: 'soft below' }, text('firstTime')),
  );
}

/** For who has lost every passkey and kept a recovery code. */
function lostKey(shop: ShopClient, fault: HTMLElement, done: () => void): HTMLElement {
  const code = h('input', { required: true, maxlength: 40, autocomplete: 'off', spellcheck: 'false' });
  const go = h('button', { class: 'button' }, text('recoverGo'));
  const form = h('form', {}, field(text('recoverCode'), code), go);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    await attempt(go, fault, async () => {
      await recover(shop, code.value);
      done();
    });
  });
  return h('details', {}, h('summary', {}, text('recoverOpen')), form);
}

/** Why it cannot work here, and the way out: browsers trust `localhost` without https, but no bare IP address. */
function noPasskeys(): HTMLElement {
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

function canPasskey(): boolean {
  return passkeysWork() && !isAddress();
}

/** 127.0.0.1 is a secure context, but WebAuthn wants a name for its relying party. */
function isAddress(): boolean {
  return /^[\d.]+$|^\[/.test(location.hostname);
}

function faultLine(): HTMLElement {
  return h('p', { class: 'note bad', role: 'alert', hidden: true });
}

async function attempt(
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
