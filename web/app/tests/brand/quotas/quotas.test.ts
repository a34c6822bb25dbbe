// @vitest-environment happy-dom
import { ShopClient } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { quotas } from '../../../src/brand/quotas/quotas.ts';

const use = (quota: string, used: number, allowed: number) => ({ quota, used, allowed, own: null });

it('says of each what there is and may be, and where no more is taken', async () => {
  const found = {
    brand: 'brand_1',
    name: 'Maison',
    quotas: [
      use('rooms', 100, 100),
      use('products', 3, 1000),
      use('file_bytes', 25_000_000, 20_000_000_000),
      use('room_versions', 50, 50),
    ],
  };
  const shop = new ShopClient({
    base: 'http://shop.test',
    fetch: async () =>
      new Response(JSON.stringify(found), { headers: { 'content-type': 'application/json' } }),
  });
  const { element } = quotas(shop);
  await expect.poll(() => element.querySelectorAll('.quota').length).toBe(4);
  const rows = [...element.querySelectorAll<HTMLElement>('.quota')];
  expect(rows.map((each) => each.querySelector('dd')?.textContent)).toEqual([
    '100 of 100',
    '3 of 1,000',
    '24 MiB of 19,074 MiB',
    '50 of 50',
  ]);
  expect(rows.map((each) => each.classList.contains('full'))).toEqual([true, false, false, false]);
  expect(rows[0]?.textContent).toContain('No more is taken');
});

it('says what went wrong', async () => {
  const problem = {
    type: '/problems/sign-in-needed',
    title: 'Sign in needed',
    status: 401,
    detail: 'Sign in.',
  };
  const shop = new ShopClient({
    base: 'http://shop.test',
    fetch: async () =>
      new Response(JSON.stringify(problem), {
        status: 401,
        headers: { 'content-type': 'application/problem+json' },
      }),
  });
  const { element } = quotas(shop);
  await expect.poll(() => element.querySelector('[role=alert]')?.textContent).toBe('Sign in.');
});

it('says how much there is now when something has changed', async () => {
  let rooms = 2;
  const shop = new ShopClient({
    base: 'http://shop.test',
    fetch: async () =>
      new Response(
        JSON.stringify({
          brand: 'brand_1',
          name: 'Maison',
          quotas: [use('rooms', rooms--, 2), use('tokens', 5, 5)],
        }),
        { headers: { 'content-type': 'application/json' } },
      ),
  });
  const { element, show } = quotas(shop);
  await expect.poll(() => element.querySelector('.quota.full')?.textContent).toContain('2 of 2');
  await show();
  expect(element.querySelector('dd')?.textContent).toBe('1 of 2');
  expect(element.querySelector('.quota.full')?.textContent).toContain(
    'No more is made until one is revoked.',
  );
});
