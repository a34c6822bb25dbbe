// @vitest-environment happy-dom
// Who comes by a one-time link reads what it opens, or why it opens nothing, before anything is made.
import { beforeEach, expect, it, vi } from 'vitest';
import { fakeShop } from '../../../../packages/sdk/tests/fake-shop.ts';
import { enrolDoor } from '../../../src/brand/account/joining.ts';
import { soon } from '../page.ts';

const LINK = {
  brand: 'Maison',
  role: 'editor',
  operates: false,
  for_member: null,
  made_by: 'Ada',
  expires_at: '2026-12-01T08:00:00Z',
};

beforeEach(() => {
  history.replaceState(null, '', '/brand#enrol=secret');
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('PublicKeyCredential', class {});
});

async function opened(answer: [number, unknown]) {
  const done = vi.fn();
  const { shop, asked } = fakeShop(() => answer);
  const door = enrolDoor(shop, 'secret', done);
  document.body.replaceChildren(door);
  await soon();
  await soon();
  return { door, asked, done, title: door.querySelector('h1')?.textContent, words: door.textContent ?? '' };
}

const spent = (why: string) => ({ type: '/problems/enrolment-spent', status: 410, why });

it('says by whom, to what, in which role, what that is, and until when', async () => {
  const { title, words, asked } = await opened([200, LINK]);
  expect(title).toBe('Join Maison');
  expect(words).toContain('Ada invites you to Maison. Your role: editor.');
  expect(words).toContain('change everything that is shown');
  expect(words).toContain('works once, until Dec 1, 2026');
  expect(asked.map(({ method, path, body }) => [method, path, body])).toEqual([
    ['POST', '/api/enrolments/look', { secret: 'secret' }],
  ]);
  expect(document.activeElement).toBe(document.querySelector('h1'));
});

it.each([
  [{ ...LINK, made_by: null, role: 'owner' }, 'Who runs this shop invites you to Maison. Your role: owner.'],
  [{ ...LINK, brand: null, role: null, operates: true, made_by: null }, 'to look after the whole shop'],
  [{ ...LINK, operates: true }, 'You look after the whole shop besides.'],
  [{ ...LINK, for_member: 'Ada' }, 'This link makes a passkey on this device.'],
])('%o', async (link, words) => {
  expect((await opened([200, link])).words).toContain(words);
});

it('a further passkey of somebody asks for no name', async () => {
  const { door, title } = await opened([200, { ...LINK, for_member: 'Ada' }]);
  expect(title).toBe('Another passkey for Ada');
  expect(door.querySelector('form input')).toBeNull();
});

it.each([
  [[410, spent('used')], 'This link was used', 'If it was you, sign in'],
  [[410, spent('expired')], 'This link is too old', 'Ask whoever gave it to you for a new one'],
  [
    [404, { type: '/problems/enrolment-unknown', status: 404 }],
    'This link opens nothing',
    'It was cancelled, or a letter of the address is missing',
  ],
] as [[number, unknown], string, string][])('%o', async (answer, heading, next) => {
  const { door, title, words, done } = await opened(answer);
  expect(title).toBe(heading);
  expect(words).toContain(next);
  expect(door.querySelector('form')).toBeNull();
  door.querySelector('button')?.click();
  expect(done).toHaveBeenCalledOnce();
  expect(location.hash).toBe('');
});

it('a shop that does not answer is asked again', async () => {
  const { door, asked } = await opened([503, { type: '/problems/database-busy', status: 503 }]);
  expect(door.querySelector('[role=alert]')).not.toBeNull();
  [...door.querySelectorAll('button')].find((each) => each.textContent === 'Try again')?.click();
  await soon();
  expect(asked).toHaveLength(2);
});
