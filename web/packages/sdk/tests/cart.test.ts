import { expect, it } from 'vitest';
import { type Bag, Cart } from '../src/cart.ts';
import type { ShopClient } from '../src/shop.ts';
import { fakeShop } from './fake-shop.ts';

const bag = (version: number, units = version, id = 'cart_1') =>
  ({ id, version, units, currency: 'EUR', subtotal: null, lines: [] }) as Bag;

/** A shop whose answers come when told to. */
function slow() {
  const waiting: ((told: Bag) => void)[] = [];
  const call = () => new Promise<Bag>((done) => waiting.push(done));
  return { cart: new Cart({ call } as unknown as ShopClient), waiting };
}

it('speaks the routes of a bag', async () => {
  const { shop, asked } = fakeShop(() => [200, bag(3)]);
  const cart = new Cart(shop);
  await cart.load();
  await cart.add('v1', 2, { room: 'boutique' });
  await cart.move('l/1', -1);
  await cart.set('l1', 5);
  await cart.remove('l1');
  expect(asked.map(({ method, path, body }) => [method, path, body])).toEqual([
    ['GET', '/api/carts/mine', undefined],
    ['POST', '/api/carts/mine/lines', { variant: 'v1', quantity: 2, room: 'boutique' }],
    ['PATCH', '/api/carts/mine/lines/l%2F1', { delta: -1 }],
    ['PATCH', '/api/carts/mine/lines/l1', { quantity: 5 }],
    ['DELETE', '/api/carts/mine/lines/l1', undefined],
  ]);
});

it('an older version that arrives late is never shown', async () => {
  // As hydrogen#3906: fifty changes, their answers in any order.
  const { cart, waiting } = slow();
  const seen: number[] = [];
  cart.on('changed', ({ version }) => seen.push(version));
  const asked = Array.from({ length: 50 }, () => cart.add('v1'));
  const order = Array.from({ length: 50 }, (_, n) => (n * 23 + 7) % 50);
  for (const n of order) {
    waiting[n]!(bag(n + 1));
    await asked[n];
  }
  expect(cart.bag?.version).toBe(50);
  expect(seen).toEqual(seen.toSorted((one, other) => one - other));
});

it('of the same version who asked later tells what it costs now', async () => {
  const { cart, waiting } = slow();
  const [first, second] = [cart.load(), cart.load()];
  waiting[1]!(bag(1, 2));
  await second;
  waiting[0]!(bag(1, 1));
  expect(await first).toEqual(bag(1, 2));
  expect(cart.bag).toEqual(bag(1, 2));
});

it('another bag takes the place of one that was asked for before', async () => {
  const { cart, waiting } = slow();
  const [late, now] = [cart.load(), cart.load()];
  waiting[1]!(bag(1, 0, 'cart_2'));
  await now;
  waiting[0]!(bag(9));
  await late;
  expect(cart.bag?.id).toBe('cart_2');
});

it('a quantity is set on the bag as it is now', async () => {
  const conflict = { type: '/problems/version-mismatch', title: '', status: 412, detail: '', version: 4 };
  let version = 3;
  const { shop, asked } = fakeShop(({ method }) => {
    if (method === 'GET') return [200, bag(version)];
    if (version === 3) {
      version = 4;
      return [412, conflict];
    }
    return [200, bag(5)];
  });
  const cart = new Cart(shop);
  expect((await cart.set('l1', 2)).version).toBe(5);
  expect(asked.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET', 'PATCH']);
});

it('what the shop refuses changes nothing', async () => {
  const { shop } = fakeShop(({ method }) =>
    method === 'GET' ? [200, bag(1)] : [409, { type: '/problems/other-currency', status: 409 }],
  );
  const cart = new Cart(shop);
  await cart.load();
  await expect(cart.add('v1')).rejects.toMatchObject({ status: 409 });
  expect(cart.bag).toEqual(bag(1));
});
