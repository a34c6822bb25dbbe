import { type Account, enrol, type Passkey, type ShopClient } from '@vitrine-shop/sdk';
import { openDialog } from '../../ui/dialog.ts';
import { busy, button, field, fill, h } from '../../ui/dom.ts';
import { text, wordsFor } from '../text.ts';
import { codesSheet } from './codes.ts';
import { lostDevice } from './lost.ts';
import { act, askedToEnd, dayText, enrolUrl, type Listing, listing, onceLink, row } from './rows.ts';

/** One's own passkeys and recovery codes. changed: something was done. */
export function keys(shop: ShopClient, account: Account, changed: () => Promise<unknown>): Listing {
  const shown = h('div', { 'aria-live': 'polite' });
  const again = async () => {
    await Promise.all([list.show(), changed()]);
  };

  const passkeyRow = (key: Passkey, all: Passkey[]) => {
    const by = all.find((each) => each.id === key.added_with);
    const used = key.last_used_on ? text('usedDay', { date: dayText(key.last_used_on) }) : text('neverUsed');
    const facts = [
      key.this ? text('thisDevice') : '',
      text('addedDay', { date: dayText(key.created_at.slice(0, 10)) }),
      by ? text('addedWith', { device: by.device || text('unknownDevice') }) : '',
      used,
      key.verifies ? '' : text('weakKey'),
    ];
    const remove = act(
      text('removePasskey'),
      async () => {
        const added = all.filter((each) => each.added_with === key.id).map(({ device }) => device);
        const words = [text('removePasskeyText')];
        if (added.length) words.push(text('removePasskeyAdded', { devices: added.join(', ') }));
        const keep = await askedToEnd(
          text('removePasskeyTitle'),
          words.join(' '),
          text('removePasskey'),
          key.tokens ? text('keepTokensOf', { count: key.tokens }) : undefined,
        );
        if (keep !== null) await account.removePasskey(key.id, keep);
      },
      again,
      'quiet danger',
    );
    const rename = button(text('rename'), () => renamed(account, key, again), 'quiet');
    return row(key.device || text('unknownDevice'), facts, rename, all.length > 1 && remove);
  };

  const codesRow = async () => {
    const { left, made_at } = await account.codesLeft();
    const facts = made_at ? text('codesLeft', { count: left }) : text('noCodes');
    const make = act(
      text('makeCodes'),
      async () => fill(shown, codesSheet(await account.makeCodes())),
      again,
    );
    return row(text('codes'), [facts], make);
  };

  const add = button(text('addPasskey'), async () => {
    try {
      const secret = await account.passkeyLink();
      const here = act(
        text('addHere'),
        async () => {
          await enrol(shop, secret, '');
          shown.replaceChildren();
        },
        again,
        '',
      );
      fill(shown, onceLink(text('addPasskeyOnce'), enrolUrl(secret), text('addPasskey')), here);
    } catch (error) {
      fill(shown, h('p', { class: 'note bad', role: 'alert' }, wordsFor(error)));
    }
  });
  const rows = async () => {
    const { items } = await account.passkeys();
    return [...items.map((each) => passkeyRow(each, items)), await codesRow()];
  };
  const lost = button(text('lost'), () => void lostDevice(account, again, () => add.click()), 'quiet danger');
  const ways = h('div', { class: 'actions start' }, add, lost);
  const list = listing('people-keys', text('passkeys'), text('passkeysLead'), rows, shown, ways);
  return list;
}

/** Asks what a passkey is called: the device it is on, in its holder's words. */
function renamed(account: Account, key: Passkey, again: () => Promise<void>): void {
  const name = h('input', { required: true, maxlength: 40, value: key.device, autocomplete: 'off' });
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const go = h('button', { class: 'button primary' }, text('save'));
  const no = button(text('cancel'), () => dialog.close(), 'quiet');
  const form = h(
    'form',
    { class: 'stack' },
    field(text('passkeyName'), name, text('passkeyNameHint')),
    fault,
    h('div', { class: 'actions' }, go, no),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    fault.hidden = true;
    try {
      await busy(go, () => account.renamePasskey(key.id, name.value.trim()));
      dialog.close();
      await again();
    } catch (error) {
      fault.textContent = wordsFor(error);
      fault.hidden = false;
    }
  });
  const dialog = openDialog(text('renameTitle'), form);
  name.select();
}
