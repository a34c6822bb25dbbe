/** A device is gone: which of one's passkeys was on it, and what ends with that. */
import type { Account, Passkey } from '@vitrine-shop/sdk';
import { openDialog } from '../../ui/dialog.ts';
import { busy, button, fill, h } from '../../ui/dom.ts';
import { text, wordsFor } from '../text.ts';
import { dayText } from './rows.ts';

/** done: something has ended. add: makes another passkey, for who has but the lost one. */
export async function lostDevice(
  account: Account,
  done: () => Promise<unknown>,
  add: () => void,
): Promise<void> {
  const body = h('div', { class: 'stack' }, h('p', { role: 'status' }, text('loading')));
  const dialog = openDialog(text('lostTitle'), body);
  const close = () => dialog.close();
  try {
    const { items } = await account.passkeys();
    if (items.length > 1) fill(body, ...choose(account, items, close, done));
    else fill(body, ...only(close, add));
  } catch (error) {
    fill(body, h('p', { class: 'note bad', role: 'alert' }, wordsFor(error)));
  }
}

/** Without it one could not sign in again: another comes first. */
function only(close: () => void, add: () => void): HTMLElement[] {
  const another = button(
    text('addPasskey'),
    () => {
      close();
      add();
    },
    'primary',
  );
  return [
    h('p', {}, text('lostOnly')),
    h('div', { class: 'actions' }, another, button(text('cancel'), close, 'quiet')),
  ];
}

function choose(
  account: Account,
  keys: Passkey[],
  close: () => void,
  done: () => Promise<unknown>,
): HTMLElement[] {
  const boxes = keys.map((key) => h('input', { type: 'checkbox', value: key.id }));
  const rows = keys.map((key, at) => {
    const used = key.last_used_on ? text('usedDay', { date: dayText(key.last_used_on) }) : text('neverUsed');
    const facts = [key.this ? text('thisDevice') : '', used].filter(Boolean).join(' · ');
    return h(
      'label',
      { class: 'check', 'data-words': 'own' },
      boxes[at],
      h('span', {}, key.device || text('unknownDevice'), h('span', { class: 'soft' }, ` ${facts}`)),
    );
  });
  const keep = h('input', { type: 'checkbox' });
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const go: HTMLButtonElement = button(
    text('lostGo'),
    async () => {
      fault.hidden = true;
      const lost = boxes.filter(({ checked }) => checked).map(({ value }) => value);
      try {
        if (!lost.length) throw new RangeError(text('lostNone'));
        if (lost.length === keys.length) throw new RangeError(text('lostAll'));
        await busy(go, async () => {
          for (const key of lost) await account.removePasskey(key, keep.checked);
        });
        close();
      } catch (error) {
        fault.textContent = error instanceof RangeError ? error.message : wordsFor(error);
        fault.hidden = false;
        if (error instanceof RangeError) return boxes[0]?.focus();
      }
      await done();
    },
    'danger',
  );
  const tokens = keys.reduce((sum, { tokens: made }) => sum + made, 0);
  return [
    h('fieldset', { class: 'checks tall' }, h('legend', {}, text('lostWhich')), ...rows),
    h('p', {}, text('lostEnds')),
    ...(tokens ? [h('label', { class: 'check' }, keep, text('keepTokensOf', { count: tokens }))] : []),
    fault,
    h('div', { class: 'actions' }, go, button(text('cancel'), close, 'quiet')),
  ];
}
