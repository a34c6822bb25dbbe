import { Account, enrol, type ShopClient } from '@vitrine-shop/sdk';
import { busy, button, fill, h } from '../../ui/dom.ts';
import { text, wordsFor } from '../text.ts';
import { codesSheet } from './codes.ts';
import { enrolUrl, once } from './rows.ts';
import './people.css';

/** An owner with one key only makes another or prints codes before anything else. done: the step is taken. */
export function spareDoor(shop: ShopClient, done: () => void): HTMLElement {
  const account = new Account(shop);
  const shown = h('div', { class: 'stack', 'aria-live': 'polite' });
  const on = button(text('spareDone'), done, 'primary');
  const codes = button(text('spareCodes'), () =>
    attempt(codes, shown, async () => fill(shown, codesSheet(await account.makeCodes()), on)),
  );
  const key = button(text('spareKey'), () =>
    attempt(key, shown, async () =>
      fill(shown, once(text('addPasskeyOnce'), enrolUrl(await account.passkeyLink())), on),
    ),
  );
  const choices = h('div', { class: 'actions' }, codes, key);
  return h(
    'div',
    { class: 'brand-door' },
    h('h1', {}, text('spareTitle')),
    h('p', {}, text('spareText')),
    choices,
    shown,
  );
}

/** Who came in with a key that does not tell who uses it, or with a code, makes a new one and can do nothing else. */
export function betterKeyDoor(shop: ShopClient, done: () => void): HTMLElement {
  const shown = h('div', { 'aria-live': 'polite' });
  const go = button(
    text('betterGo'),
    () =>
      attempt(go, shown, async () => {
        await enrol(shop, await new Account(shop).passkeyLink(), '');
        done();
      }),
    'primary',
  );
  return h(
    'div',
    { class: 'brand-door' },
    h('h1', {}, text('betterTitle')),
    h('p', {}, text('betterText')),
    go,
    shown,
  );
}

async function attempt(
  pressed: HTMLButtonElement,
  shown: HTMLElement,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await busy(pressed, work);
  } catch (error) {
    fill(shown, h('p', { class: 'note bad', role: 'alert' }, wordsFor(error)));
  }
}
