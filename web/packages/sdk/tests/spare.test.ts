import { expect, test, vi } from 'vitest';
import { ShopClient } from '../src/shop.ts';

test('who first needs a second way in is led there, and what was refused stays refused', async () => {
  const proof = vi.fn(async () => false);
  const body = JSON.stringify({ type: '/problems/spare-needed', title: 'Spare needed', status: 403 });
  const shop = new ShopClient({
    base: 'https://shop.example',
    fetch: async () => new Response(body, { status: 403 }),
    proof,
  });
  await expect(shop.withdraw('product_1')).rejects.toMatchObject({ kind: 'spare-needed' });
  expect(proof.mock.calls).toEqual([[shop, 'spare-needed']]);
});
