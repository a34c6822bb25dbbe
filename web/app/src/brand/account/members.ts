import type { Account, ListedMember, MemberRole, OpenLink } from '@vitrine-shop/sdk';
import { field, fill, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import { text, wordsFor } from '../text.ts';
import { act, askedToEnd, dayText, enrolUrl, type Listing, listing, moment, onceLink, row } from './rows.ts';

const ROLES = [
  ['owner', 'roleOwner'],
  ['editor', 'roleEditor'],
  ['staff', 'roleStaff'],
] as const;

/** Who is of the brand. Owners invite, change and remove; everybody else reads. changed: something was done. */
export function members(account: Account, owner: boolean, changed: () => Promise<unknown>): Listing {
  const shown = h('div', { 'aria-live': 'polite' });
  const again = async () => {
    await Promise.all([people.show(), changed()]);
  };
  let owners = 0;
  const people = listing('people-members', text('members'), text('membersLead'), async () => {
    const [{ items }, links] = await Promise.all([
      account.members(),
      owner ? account.links() : Promise.resolve({ items: [] as OpenLink[] }),
    ]);
    owners = items.filter(({ role }) => role === 'owner').length;
    return [...items.map((each) => memberRow(each)), ...links.items.map((each) => linkRow(each))];
  });

  const memberRow = (member: ListedMember) => {
    const seen = member.seen_on ? text('seenDay', { date: dayText(member.seen_on) }) : text('notSeen');
    const last = member.role === 'owner' && owners === 1;
    const facts = [
      owner && !last ? '' : roleName(member.role),
      member.this ? text('thatIsYou') : '',
      text('since', { date: dayText(member.created_at.slice(0, 10)) }),
      seen,
      text('keyCount', { count: member.passkeys }),
      owner && last ? text('lastOwner') : '',
    ];
    // What would be refused is not offered: the last owner stays one.
    if (!owner || last) return row(member.name, facts);
    const choice = roleChoice(text('roleOf', { name: member.name }), member.role);
    choice.addEventListener('change', async () => {
      await account
        .changeRole(member.id, choice.value as MemberRole)
        .catch((error) => toast(wordsFor(error)));
      await again();
    });
    const end = act(text('signOutEverywhere'), () => account.signOut(member.id), again);
    const remove = act(
      text('removeMember'),
      async () => {
        const title = text('removeMemberTitle', { name: member.name });
        const keep = await askedToEnd(
          title,
          text('removeMemberText'),
          text('removeMember'),
          text('keepTokens'),
        );
        if (keep !== null) await account.removeMember(member.id, keep);
      },
      again,
      'quiet danger',
    );
    return row(member.name, facts, choice, !member.this && end, remove);
  };

  const linkRow = (link: OpenLink) => {
    const title = link.for_member
      ? text('linkForKey', { name: link.for_member })
      : text('linkForRole', { role: roleName(link.role ?? 'staff') });
    const by = link.made_by ? text('madeBy', { name: link.made_by }) : text('madeByHand');
    const facts = [by, text('goodUntil', { date: moment(link.expires_at) })];
    return row(
      title,
      facts,
      act(text('revoke'), () => account.revokeLink(link.id), again, 'quiet danger'),
    );
  };

  if (owner) people.element.append(shown, invitation(account, shown, again));
  return people;
}

function invitation(account: Account, shown: HTMLElement, again: () => Promise<void>): HTMLElement {
  const role = roleChoice(text('inviteRole'), 'editor');
  const form = h(
    'form',
    { class: 'invite-form' },
    field(text('inviteRole'), role),
    h('button', { class: 'button' }, text('inviteGo')),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      fill(
        shown,
        onceLink(
          text('inviteOnce'),
          enrolUrl(await account.invite(role.value as MemberRole)),
          text('people'),
        ),
      );
      await again();
    } catch (error) {
      fill(shown, h('p', { class: 'note bad', role: 'alert' }, wordsFor(error)));
    }
  });
  return form;
}

function roleChoice(label: string, chosen: MemberRole): HTMLSelectElement {
  const options = ROLES.map(([role, words]) =>
    h('option', { value: role, selected: role === chosen }, text(words)),
  );
  return h('select', { 'aria-label': label }, ...options);
}

export function roleName(role: MemberRole): string {
  return text(ROLES.find(([each]) => each === role)?.[1] ?? 'roleStaff');
}
