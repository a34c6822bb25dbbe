import { Account, type Member, type ShopClient } from '@vitrine-shop/sdk';
import { h } from '../../ui/dom.ts';
import { text } from '../text.ts';
import { keys } from './keys.ts';
import { members, roleName } from './members.ts';
import { rolesTable } from './roles.ts';
import { type Listing, listing, moment, row } from './rows.ts';
import { sessions } from './sessions.ts';
import './people.css';

/** People and keys: members, one's own passkeys, codes and sessions, and for owners what was done. */
export function people(shop: ShopClient, member: Member | null): HTMLElement {
  const account = new Account(shop);
  const owner = member?.role === 'owner';
  const done: Listing | null = owner ? acts(account) : null;
  const changed = async () => done?.show();
  const open = sessions(account, changed);
  // With a passkey the sessions end that it opened.
  const keyChanged = () => Promise.all([open.show(), changed()]);
  const lists = [
    member && members(account, owner, changed).element,
    member && rolesTable(account, member.role),
    keys(shop, account, keyChanged).element,
    open.element,
    done?.element,
  ];
  return h(
    'section',
    { class: 'brand-part people', 'aria-labelledby': 'people' },
    h('div', { class: 'part-head' }, h('h2', { id: 'people' }, text('people'))),
    ...lists,
  );
}

function acts(account: Account): Listing {
  return listing('people-acts', text('acts'), text('actsLead'), async () =>
    (await account.acts()).items.map((each) =>
      row(text(`act-${each.what}`), [
        told(each.what, each.of),
        each.by ?? text('actByHand'),
        moment(each.at),
      ]),
    ),
  );
}

/** Whom it was done to; roles stand there by their names in the protocol. */
function told(what: string, of: string): string {
  if (what !== 'member-invited' && what !== 'role-changed') return of;
  return of.replace(
    /(^|: )(owner|editor|staff)$/,
    (_, lead: string, role: Member['role']) => (lead && ' · ') + roleName(role),
  );
}
