// @vitest-environment happy-dom
import { Problem } from '@vitrine-shop/sdk';
import { expect, it, vi } from 'vitest';
import { fakeShop } from '../../../../packages/sdk/tests/fake-shop.ts';
import { people } from '../../../src/brand/account/people.ts';
import { spareDoor } from '../../../src/brand/account/spare.ts';
import { soon } from '../page.ts';

const AT = '2026-11-30T08:00:00Z';
const ADA = { id: 'm1', name: '<b>Ada</b>', role: 'owner', created_at: AT, seen_at: AT, this: true };
const EVE = { id: 'm2', name: 'Eve', role: 'staff', created_at: AT, seen_at: null, this: false };
const KEY = { id: 'k1', device: 'Firefox, Linux', verifies: true, tokens: 2, added_with: null, this: true };
const SEEN = { id: 's1', device: 'Safari, iPhone', signed_in_at: AT, seen_at: AT, this: false };

function opened(role: 'owner' | 'staff') {
  const { shop, asked } = fakeShop(({ method, path }) => {
    if (method !== 'GET') return path === '/api/members/links' ? [201, { secret: 'once' }] : [204, null];
    if (path.startsWith('/api/recovery-codes')) return [200, { left: 3, made_at: AT }];
    const items: Record<string, unknown[]> = {
      '/api/members': [ADA, EVE],
      '/api/members/links': [],
      '/api/members/acts': [{ id: 'a1', at: AT, what: 'role-changed', by: null, of: 'Eve: staff' }],
      '/api/passkeys': [{ ...KEY, created_at: AT, last_used_on: null }],
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
  expect(page.querySelectorAll('select[aria-label^="Role of"]')).toHaveLength(2);
  expect(page.textContent).toContain('Role changed');
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
