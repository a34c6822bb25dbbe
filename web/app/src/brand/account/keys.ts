import { type Account, enrol, type Passkey, type ShopClient } from '@vitrine-shop/sdk';
import { button, fill, h } from '../../ui/dom.ts';
import { text, wordsFor } from '../text.ts';
import { codesSheet } from './codes.ts';
import { act, askedToEnd, enrolUrl, type Listing, listing, moment, onceLink, row } from './rows.ts';

/** One's own passkeys and recovery codes. changed: something was done. */
export function keys(shop: ShopClient, account: Account, changed: () => Promise<unknown>): Listing {
  const shown = h('div', { 'aria-live': 'polite' });
  const again = async () => {
    await Promise.all([list.show(), changed()]);
  };

  const passkeyRow = (key: Passkey, all: Passkey[]) => {
    const by = all.find((each) => each.id === key.added_with);
    const used = key.last_used_on ? text('lastUsed', { date: moment(key.last_used_on) }) : text('neverUsed');
    const facts = [
      key.this ? text('thisDevice') : '',
      text('addedOn', { date: moment(key.created_at) }),
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
    return row(key.device || text('unknownDevice'), facts, all.length > 1 && remove);
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
  const list = listing('people-keys', text('passkeys'), text('passkeysLead'), rows, shown, add);
  return list;
}
