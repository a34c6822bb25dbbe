import { recover, type ShopClient, signIn } from '@vitrine-shop/sdk';
import { button, field, h } from '../../ui/dom.ts';
import { text } from '../text.ts';
import { attempt, canPasskey, faultLine, noPasskeys } from './attempt.ts';

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
  return h(
    'details',
    {},
    h('summary', {}, text('recoverOpen')),
    form,
    h('p', { class: 'soft' }, text('recoverElse')),
  );
}
