import { expect, it } from 'vitest';
import { fakeShop } from '../../../../packages/sdk/tests/fake-shop.ts';
import { pictured } from '../../../src/brand/products/pictured.ts';

function opened(after: number) {
  let turns = 0;
  const { shop } = fakeShop(() => {
    turns += 1;
    if (turns === 1) return [500, { status: 500, title: 'x' }];
    return [200, { pictures: turns > after ? [{ url: '/p.webp' }] : [] }];
  });
  const waits: number[] = [];
  const wait = async (ms: number) => waits.push(ms);
  return { shop, wait, waits };
}

it('the picture is there as soon as it was taken, asked for less and less often', async () => {
  const { shop, wait, waits } = opened(3);
  expect(await pictured(shop, 'p1', () => true, wait)).toBe('/p.webp');
  expect(waits).toHaveLength(4);
  expect([...waits].sort((a, b) => a - b)).toEqual(waits);
});

it('nobody asks for ever, nor for a page that is gone', async () => {
  const long = opened(99);
  expect(await pictured(long.shop, 'p1', () => true, long.wait)).toBeNull();
  expect([long.waits.length, Math.max(...long.waits)]).toEqual([20, 60_000]);
  const gone = opened(99);
  expect(await pictured(gone.shop, 'p1', () => false, gone.wait)).toBeNull();
  expect(gone.waits).toHaveLength(1);
});
