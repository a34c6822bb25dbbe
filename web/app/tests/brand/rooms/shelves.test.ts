// @vitest-environment happy-dom
import { ShopClient } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { openDesk } from '../../../src/brand/certificates/desk.ts';
import { shelves } from '../../../src/brand/rooms/shelves.ts';

const room = (id: string, en: string, link = `/rooms/${id}`) => ({ id, title: { en }, link });

/** The part over these rooms, which stand empty. */
async function opened(rooms: { id: string; title: { en: string }; link: string }[]) {
  const shop = new ShopClient({
    base: 'http://shop.test',
    fetch: async (input) => {
      const path = new URL(String(input)).pathname;
      const id = path.split('/').at(-1);
      const empty = { id, room: { slots: [], placements: [] }, products: {} };
      const body = path === '/api/brand/rooms' ? { items: rooms } : empty;
      // Nothing is known of certificates: the part about them stays away.
      if (path.startsWith('/api/chain')) return new Response('{}', { status: 404 });
      const answer = path === '/api/products' ? { items: [], next: null } : body;
      return new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } });
    },
  });
  const part = shelves(shop, 'b1', openDesk(shop), () => undefined);
  document.body.replaceChildren(part.element);
  const choose = part.element.querySelector('select')!;
  await expect.poll(() => choose.options.length).toBe(rooms.length);
  const open = () => part.element.querySelector('a.button')?.getAttribute('href');
  const names = () => [...choose.options].map(({ textContent }) => textContent);
  return { ...part, choose, open, names };
}

it('opens the room by its own link', async () => {
  const { choose, open } = await opened([
    room('hall', 'Hall'),
    room('salon', 'Salon', '/rooms/salon#key=k1'),
  ]);
  expect(open()).toBe('/rooms/hall');
  choose.value = 'salon';
  choose.dispatchEvent(new Event('change'));
  expect(open()).toBe('/rooms/salon#key=k1');
});

it('a room that was renamed is called so, and stays chosen', async () => {
  const rooms = [room('hall', 'Hall'), room('salon', 'Salon', '/rooms/salon#key=k1')];
  const { element, choose, open, names, refresh } = await opened(rooms);
  choose.value = 'salon';
  choose.dispatchEvent(new Event('change'));
  rooms[1] = room('salon', 'Blue salon', '/rooms/salon#key=k2');
  await refresh();
  expect(names()).toEqual(['Hall', 'Blue salon']);
  expect(choose.value).toBe('salon');
  expect(open()).toBe('/rooms/salon#key=k2');
  expect(element.querySelector('[aria-label="Delete: Blue salon"]')).toBeTruthy();
  rooms.pop(); // deleted elsewhere
  await refresh();
  expect([names(), choose.value]).toEqual([['Hall'], 'hall']);
});
