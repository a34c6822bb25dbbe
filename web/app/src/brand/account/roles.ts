/** What each role may do, as the shop itself says it. */
import type { Account, MemberRole } from '@vitrine-shop/sdk';
import { fill, h } from '../../ui/dom.ts';
import { text, wordsFor } from '../text.ts';
import { roleName } from './members.ts';

/** own: the reader's role, which is marked. It is asked for when it is opened. */
export function rolesTable(account: Account, own: MemberRole): HTMLElement {
  const body = h('div', { class: 'roles' });
  const details = h('details', {}, h('summary', {}, text('rolesOpen')), body);
  details.addEventListener('toggle', async () => {
    if (!details.open || body.childElementCount) return;
    try {
      fill(body, table(await account.roles(), own));
    } catch (error) {
      fill(body, h('p', { class: 'note bad', role: 'alert' }, wordsFor(error)));
    }
  });
  return details;
}

type Roles = Awaited<ReturnType<Account['roles']>>;

function table({ roles, abilities }: Roles, own: MemberRole): HTMLElement {
  const heads = roles.map((role) =>
    h(
      'th',
      { scope: 'col', 'data-own': role === own ? '' : null },
      roleName(role),
      role === own && h('span', { class: 'soft' }, ` ${text('thatIsYou')}`),
    ),
  );
  const rows = abilities.map(({ what, least }) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, text(`may-${what}`)),
      ...roles.map((role) => {
        const may = roles.indexOf(role) >= roles.indexOf(least);
        return h(
          'td',
          { 'data-own': role === own ? '' : null },
          h('span', { 'aria-hidden': true }, may ? '✓' : '–'),
          h('span', { class: 'unseen' }, text(may ? 'mayYes' : 'mayNo')),
        );
      }),
    ),
  );
  return h(
    'table',
    {},
    h('caption', { class: 'unseen' }, text('rolesOpen')),
    h('thead', {}, h('tr', {}, h('td', {}), ...heads)),
    h('tbody', {}, ...rows),
  );
}
