// @vitest-environment happy-dom
import { Problem } from '@vitrine-shop/sdk';
import { expect, it, vi } from 'vitest';
import { fakeShop } from '../../../../packages/sdk/tests/fake-shop.ts';
import { people } from '../../../src/brand/account/people.ts';
import { dayText } from '../../../src/brand/account/rows.ts';
import { spareDoor } from '../../../src/brand/account/spare.ts';
import { soon } from '../page.ts';

const AT = '2026-11-30T08:00:00Z';
const DAY = '2026-11-30';
const ADA = {
  id: 'm1',
  name: '<b>Ada</b>',
  role: 'owner',
  created_at: AT,
  seen_on: DAY as string | null,
  passkeys: 2,
  this: true,
};
const EVE: typeof ADA = {
  ...ADA,
  id: 'm2',
  name: 'Eve',
  role: 'staff',
  seen_on: null,
  passkeys: 1,
  this: false,
};
const KEY = { id: 'k1', device: 'Firefox, Linux', verifies: true, tokens: 2, added_with: null, this: true };
const SEEN = { id: 's1', device: 'Safari, iPhone', signed_in_at: AT, seen_at: AT, this: false };

const PHONE = { ...KEY, id: 'k2', device: 'Phone', tokens: 0, this: false };
const ROLES = {
  roles: ['staff', 'editor', 'owner'],
  abilities: [
    { what: 'read', least: 'staff' },
    { what: 'products', least: 'editor' },
    { what: 'brand', least: 'owner' },
  ],
};

function opened(role: 'owner' | 'staff', members = [ADA, EVE], keys = [KEY, PHONE]) {
  const { shop, asked } = fakeShop(({ method, path }) => {
    if (path === '/api/members/roles') return [200, ROLES];
    if (method !== 'GET') return path === '/api/members/links' ? [201, { secret: 'once' }] : [204, null];
    if (path.startsWith('/api/recovery-codes')) return [200, { left: 3, made_at: AT }];
    const items: Record<string, unknown[]> = {
      '/api/members': members,
      '/api/members/links': [],
      '/api/members/acts': [{ id: 'a1', at: AT, what: 'role-changed', by: null, of: 'Eve: staff' }],
      '/api/passkeys': keys.map((key) => ({ ...key, created_at: AT, last_used_on: null })),
      '/api/sessions': [SEEN],
    };
    return [200, { items: items[path] ?? [], next: null }];
  });
  const member = { id: 'm1', name: 'Ada', role, brand: { id: 'b1', name: 'Maison' } } as const;
  const page = people(shop, member);
  document.body.replaceChildren(page);
  return { page, asked };
}

const named = (page: Element, name: string) =>
  [...page.querySelectorAll('button')].filter((each) => each.textContent === name);

it('owners see everybody, what may be done, and what was done; names stay text', async () => {
  const { page } = opened('owner');
  await soon();
  expect(page.querySelector('li p')?.textContent).toBe('<b>Ada</b>');
  expect([...page.querySelectorAll('select')].map((each) => each.getAttribute('aria-label'))).toEqual([
    'Role of Eve',
    'Invite somebody as',
  ]);
  expect(page.textContent).toContain('the last owner stays one');
  expect(page.textContent).toMatch(/member since .* · 2 passkeys/);
  expect(page.textContent).toContain('not seen lately · 1 passkey');
  expect(page.textContent).toContain('Role changed');
  expect(page.textContent).toContain('Eve · staff');
  expect(page.textContent).toContain('who runs the shop');
  expect(page.textContent).toContain('3 are left');
  expect(page.textContent).toContain('Safari, iPhone');
});

it('others read, and change nothing but their own', async () => {
  const { page, asked } = opened('staff');
  await soon();
  expect(page.querySelector('select')).toBeNull();
  expect(named(page, 'Make a link')).toHaveLength(0);
  expect(asked.map(({ path }) => path)).not.toContain('/api/members/acts');
  expect(named(page, 'End')).toHaveLength(1);
});

it('an invitation is shown this once, a session is ended', async () => {
  const { page, asked } = opened('owner');
  await soon();
  named(page, 'Make a link')[0]
    ?.closest('form')
    ?.dispatchEvent(new Event('submit', { cancelable: true }));
  await soon();
  expect(page.querySelector<HTMLInputElement>('.share-link')?.value).toContain('/brand#enrol=once');
  named(page, 'End')[0]?.click();
  await soon();
  expect(asked.some(({ method, path }) => method === 'DELETE' && path === '/api/sessions/s1')).toBe(true);
});

it('codes are shown before anything else goes on', async () => {
  const { shop } = fakeShop(() => [201, { codes: ['AAAA-BBBB', 'CCCC-DDDD'] }]);
  const done = vi.fn();
  const door = spareDoor(shop, done);
  document.body.replaceChildren(door);
  expect(named(door, 'I have it, go on')).toHaveLength(0);
  named(door, 'Make recovery codes')[0]?.click();
  await soon();
  expect([...door.querySelectorAll('code')].map((each) => each.textContent)).toEqual([
    'AAAA-BBBB',
    'CCCC-DDDD',
  ]);
  named(door, 'I have it, go on')[0]?.click();
  expect(done).toHaveBeenCalledOnce();
});

it('what a fresh proof was missing for is asked once more, or refused', async () => {
  let proved = false;
  const answer = () =>
    proved
      ? ([201, { codes: [] }] as [number, unknown])
      : ([403, { type: '/problems/fresh-proof-needed', status: 403 }] as [number, unknown]);
  const { shop, asked } = fakeShop(answer, {
    proof: async () => {
      proved = true;
      return true;
    },
  });
  await shop.call('POST', '/api/recovery-codes');
  expect(asked).toHaveLength(2);
  proved = false;
  const { shop: refusing } = fakeShop(answer, { proof: async () => false });
  await expect(refusing.call('POST', '/api/recovery-codes')).rejects.toBeInstanceOf(Problem);
});

it('of two owners each may be given another role', async () => {
  const { page } = opened('owner', [ADA, { ...EVE, role: 'owner' }]);
  await soon();
  expect(page.querySelectorAll('select[aria-label^="Role of"]')).toHaveLength(2);
  expect(page.textContent).not.toContain('the last owner stays one');
});

it('what each role may do is the shop’s word, asked for when one opens it', async () => {
  const { page, asked } = opened('staff');
  const details = [...page.querySelectorAll('details')].find((each) =>
    each.textContent?.startsWith('What each role may do'),
  )!;
  expect(asked.map(({ path }) => path)).not.toContain('/api/members/roles');
  details.open = true;
  details.dispatchEvent(new Event('toggle'));
  await soon();
  const rows = [...details.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('td .unseen')].map((each) => each.textContent),
  );
  expect(rows).toEqual([
    ['yes', 'yes', 'yes'],
    ['no', 'yes', 'yes'],
    ['no', 'no', 'yes'],
  ]);
  expect(details.querySelector('th[data-own]')?.textContent).toBe('staff you');
});

it('a lost device is forgotten with what it opened; one passkey has to stay', async () => {
  const { page, asked } = opened('staff');
  await soon();
  named(page, 'I lost a device')[0]?.click();
  await soon();
  const dialog = document.querySelector('dialog')!;
  const boxes = [...dialog.querySelectorAll<HTMLInputElement>('fieldset input')];
  expect(dialog.querySelector('fieldset')?.textContent).toContain('Firefox, Linux this device');
  const go = () => named(dialog, 'Sign it out and forget it')[0]?.click();
  const removed = () => asked.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
  go();
  expect(dialog.querySelector('[role=alert]')?.textContent).toBe('Tick what was on the lost device.');
  for (const box of boxes) box.checked = true;
  go();
  expect(dialog.querySelector('[role=alert]')?.textContent).toContain('One has to stay');
  expect(removed()).toEqual([]);
  boxes[0]!.checked = false;
  const before = asked.length;
  go();
  await soon();
  await soon();
  expect(removed().map((path) => path.split('?')[0])).toEqual(['/api/passkeys/k2']);
  expect(document.querySelector('dialog')).toBeNull();
  const later = asked.slice(before).map(({ path }) => path);
  expect(later).toContain('/api/passkeys');
  expect(later, 'what ended is seen at once').toContain('/api/sessions');
});

it('who has but one passkey makes another before one is forgotten', async () => {
  const { page, asked } = opened('staff', [EVE], [KEY]);
  await soon();
  named(page, 'I lost a device')[0]?.click();
  await soon();
  const dialog = document.querySelector('dialog')!;
  expect(dialog.textContent).toContain('You have one passkey.');
  named(dialog, 'Add a passkey')[0]?.click();
  await soon();
  expect(asked.some(({ method, path }) => method === 'POST' && path === '/api/passkeys/links')).toBe(true);
});

it('a passkey is given a name', async () => {
  const { page, asked } = opened('staff');
  await soon();
  named(page, 'Rename')[1]?.click();
  const dialog = document.querySelector('dialog')!;
  const name = dialog.querySelector('input')!;
  expect(name.value).toBe('Phone');
  name.value = 'Work phone';
  dialog.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
  await soon();
  const renamed = asked.find(({ method }) => method === 'PATCH');
  expect([renamed?.path, renamed?.body]).toEqual(['/api/passkeys/k2', { name: 'Work phone' }]);
});

it('days are said as one says them', () => {
  const now = new Date('2026-11-30T23:30:00Z');
  expect(['2026-11-30', '2026-11-29', '2026-11-26', '2026-01-02'].map((day) => dayText(day, now))).toEqual([
    'today',
    'yesterday',
    '4 days ago',
    'Jan 2, 2026',
  ]);
});
