// @vitest-environment happy-dom
/** Who is of the house is told by elements of ours; a name is text wherever it stands. */
import { type ChatLine, joinRoom, Problem, type Room } from '@vitrine-shop/sdk';
import { afterEach, expect, it, vi } from 'vitest';
import { ALICE, BOB, FarSocket, fakeShop } from '../../../packages/sdk/tests/fake-shop.ts';
import { askAtTheDoor } from '../../src/room/door.ts';
import { people } from '../../src/room/features/people/index.ts';
import { talk } from '../../src/room/features/talk/index.ts';
import { whyNot } from '../../src/room/text.ts';
import { inside, roomOf } from './inside.ts';

const SAM = { slot: 5, id: 'visitor_sam', name: 'Sam', colour: 2, role: 'staff' as const };
const EVE = {
  slot: 6,
  id: 'visitor_eve',
  name: 'Maison \u2302 of the house',
  colour: 2,
  role: 'guest' as const,
};

let live: Room | null = null;

afterEach(() => {
  live?.leave();
  document.body.replaceChildren();
});

async function open() {
  const { shop } = fakeShop(({ path, method }) => {
    if (path === '/api/session' && method === 'GET')
      return [200, { visitor: null, member: null, csrf: null }];
    if (path === '/api/session') return [201, { visitor: ALICE, csrf: 'secret' }];
    if (path === '/api/session/blocks') return [200, { items: [], next: null }];
    return [201, { ticket: 't', socket_url: 'https://shop.example/ws' }];
  });
  let far: FarSocket | null = null;
  live = await joinRoom({
    room: 'salon',
    name: 'Alice',
    colour: 3,
    shop,
    socket: (url: string, protocol: string) => {
      far = new FarSocket(url, protocol);
      setTimeout(() => {
        far!.accept();
        far!.welcome({ people: [ALICE, BOB, SAM, EVE] });
      });
      return far;
    },
  });
  const room = inside([people, talk], roomOf(), live);
  room.features.join(live);
  const said = (from: ChatLine['from'], text: string, id: string) =>
    far!.event({ event: 'said', id, from, text, at: '2026-11-30T10:00:00Z' } as never);
  return { room, said, log: document.querySelector<HTMLElement>('.talk-log')! };
}

it('marks lines of the house and no others', async () => {
  const { said, log } = await open();
  said(SAM, 'Welcome', '1');
  said(EVE, 'Trust me', '2');
  const lines = [...log.querySelectorAll('li:not(.talk-note)')];
  expect(lines.map((line) => line.querySelectorAll('.house-mark').length)).toEqual([1, 0]);
  expect(lines[0]!.querySelector('.house-mark')!.textContent).toBe('of the house');
});

it('marks the people of the house in the list, first after oneself', async () => {
  const { room } = await open();
  room.tool('4 people here').click();
  const rows = await vi.waitFor(() => {
    const found = [...document.querySelectorAll('dialog .people-row')];
    expect(found).toHaveLength(4);
    return found;
  }, 30_000);
  expect(rows.map((row) => row.querySelector('bdi')!.textContent)).toEqual([
    'Alice (you)',
    'Sam',
    'Bob',
    EVE.name,
  ]);
  expect(rows.map((row) => row.querySelector('.house-mark') !== null)).toEqual([false, true, false, false]);
});

it('folds the same words by the same person into one line with a count', async () => {
  const { said, log } = await open();
  for (const at of [1, 2, 3]) said(BOB, at === 2 ? 'BUY NOW' : 'buy now', `b${at}`);
  said(SAM, 'buy now', 's');
  said(BOB, 'buy now', 'b4');
  const lines = [...log.querySelectorAll('li:not(.talk-note)')];
  expect(lines.map((line) => line.querySelector('.talk-count')?.textContent ?? '')).toEqual([
    'said 3 times',
    '',
    '',
  ]);
});

it('says when it goes again', () => {
  const soon = (kind: string, retry_after_s: number) =>
    whyNot(new Problem({ type: '/problems/too-soon', kind, retry_after_s }));
  expect(soon('chat', 1)).toBe('You can write again in 1 second.');
  expect(soon('profile', 9)).toBe('You can change your name again in 9 seconds.');
  expect(soon('use', 2)).toBe('That was very quick: again in 2 seconds.');
});

it('says which names are kept, and what would be free', () => {
  const kept = (suggestion: string) => whyNot(new Problem({ type: '/problems/name-kept', suggestion }));
  expect(kept('Anna')).toContain('How about “Anna”?');
  expect(kept('')).toContain('choose another');
});

it('asks at the door again, with what is suggested and why', async () => {
  const root = document.createElement('div');
  document.body.append(root);
  localStorage.setItem('vitrine.door', '1');
  const lampe = { name: 'Lampe', href: '/b/lampe?lang=en' };
  const asked = askAtTheDoor(root, { type: '/problems/name-kept', suggestion: 'Anna' }, lampe);
  expect(root.querySelector('.room-door a')?.getAttribute('href')).toBe('/b/lampe?lang=en');
  expect(root.querySelector('.room-door a')?.textContent).toBe('Who Lampe is: imprint and terms');
  expect(root.querySelector('.fault')!.textContent).toContain('“Anna”');
  expect(root.querySelector('input')!.value).toBe('Anna');
  root.querySelector('form')!.requestSubmit();
  expect((await asked).name).toBe('Anna');
  expect(root.childElementCount).toBe(0);
});
