// @vitest-environment happy-dom
import { ShopClient } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { contents } from '../../../src/brand/guide/contents.ts';
import { doneOf, steps } from '../../../src/brand/guide/steps.ts';

const answers = (rooms: unknown[]) => (url: RequestInfo | URL) =>
  Promise.resolve(
    new Response(JSON.stringify(`${url}`.includes('/api/brand/rooms') ? { items: rooms } : { items: [] }), {
      headers: { 'content-type': 'application/json' },
    }),
  );

it('counts a step as done by what is there', () => {
  expect(doneOf([], [])).toEqual({ product: false, room: false, open: false });
  expect(doneOf([{ published: false }], [{ state: 'draft' }])).toEqual({
    product: false,
    room: true,
    open: false,
  });
  expect(doneOf([{}], [{ state: 'unlisted' }, { state: 'public' }])).toEqual({
    product: true,
    room: true,
    open: true,
  });
});

it('points at the first step that is left, and goes when a room is open to everybody', async () => {
  let rooms: unknown[] = [{ state: 'draft' }];
  const shop = new ShopClient({ base: 'http://shop.test', fetch: (url) => answers(rooms)(url) });
  const { element, show } = steps(shop, 'brand_1');
  await expect.poll(() => element.hidden).toBe(false);
  const rows = [...element.querySelectorAll('li')];
  expect(rows.map((row) => [row.hasAttribute('data-done'), row.getAttribute('aria-current')])).toEqual([
    [false, 'step'],
    [true, null],
    [false, null],
  ]);
  expect(rows.map((row) => row.querySelector('a')?.getAttribute('href'))).toEqual([
    '#new-product',
    '#making',
    '#own-rooms',
  ]);
  rooms = [{ state: 'public' }];
  await show();
  expect(element.hidden).toBe(true);
});

it('stays away where nothing is known', async () => {
  const shop = new ShopClient({
    base: 'http://shop.test',
    fetch: () => Promise.reject(new TypeError('no line')),
  });
  const { element, show } = steps(shop, 'brand_1');
  await show();
  expect(element.hidden).toBe(true);
});

it('links to each part that is shown, also to one that comes later', async () => {
  const part = (id: string, hidden = false) => {
    const made = document.createElement('section');
    made.innerHTML = `<h2 id="${id}">${id}</h2>`;
    made.hidden = hidden;
    return made;
  };
  const later = part('notices', true);
  const nav = contents([later, part('rooms'), document.createElement('section')]);
  const links = () => [...nav.querySelectorAll('a')].map((each) => each.getAttribute('href'));
  expect(links()).toEqual(['#rooms']);
  later.hidden = false;
  await expect.poll(links).toEqual(['#notices', '#rooms']);
});
