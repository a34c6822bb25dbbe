import { expect, it } from 'vitest';
import { Checkout, type CheckoutState } from '../src/checkout.ts';
import { type Order, Orders } from '../src/orders.ts';
import type { ShopClient } from '../src/shop.ts';
import { fakeShop } from './fake-shop.ts';

const state = (version: number, more: Partial<CheckoutState> = {}) =>
  ({ id: 'checkout_1', version, status: 'incomplete', messages: [], lines: [], ...more }) as CheckoutState;

/** A shop whose answers come when told to. */
function slow<Told>() {
  const waiting: ((told: Told) => void)[] = [];
  const call = () => new Promise<Told>((done) => waiting.push(done));
  return { shop: { call } as unknown as ShopClient, waiting };
}

it('speaks the routes of a checkout', async () => {
  const { shop, asked } = fakeShop(() => [200, state(3)]);
  const checkout = new Checkout(shop);
  await checkout.start('mine', 'brand_1');
  await checkout.load();
  await checkout.change({ buyer: { email: 'ada@example.org' } });
  await checkout.complete('ctoken_1', 'key-1');
  await checkout.complete(null, 'key-2');
  await checkout.cancel();
  expect(asked.map(({ method, path, body }) => [method, path, body])).toEqual([
    ['POST', '/api/carts/mine/checkouts', { brand: 'brand_1' }],
    ['GET', '/api/checkouts/checkout_1', undefined],
    ['PATCH', '/api/checkouts/checkout_1', { buyer: { email: 'ada@example.org' } }],
    ['POST', '/api/checkouts/checkout_1/complete', { payment: { token: 'ctoken_1' } }],
    ['POST', '/api/checkouts/checkout_1/complete', {}],
    ['POST', '/api/checkouts/checkout_1/cancel', undefined],
  ]);
  expect(asked.map(({ headers }) => headers?.['Idempotency-Key'])).toEqual([
    undefined, undefined, undefined, 'key-1', 'key-2', undefined,
  ]); // biome-ignore format: one a request
});

it('of fifty shuffled operations the older versions are never shown', async () => {
  const { shop, waiting } = slow<CheckoutState>();
  const checkout = new Checkout(shop);
  const first = checkout.start('mine', 'b');
  waiting[0]!(state(0));
  await first;
  const seen: number[] = [];
  checkout.on('changed', ({ version }) => seen.push(version));
  const kinds = [
    () => checkout.load(),
    () => checkout.change({ delivery: 'post' }),
    () => checkout.complete('t', 'k'),
    () => checkout.cancel(),
    () => checkout.start('mine', 'b'),
  ];
  const asked = Array.from({ length: 50 }, (_, n) => kinds[n % kinds.length]!());
  const order = Array.from({ length: 50 }, (_, n) => (n * 23 + 7) % 50);
  for (const n of order) {
    waiting[n + 1]!(state(n + 1));
    const told = await asked[n]!;
    expect(told.version, 'who asked is told what is newest').toBe(Math.max(...seen));
  }
  expect(checkout.state?.version).toBe(50);
  expect(seen).toEqual([...new Set(seen)].toSorted((one, other) => one - other));
});

it('what the shop refuses changes nothing', async () => {
  let refusing = false;
  const { shop } = fakeShop(() =>
    refusing ? [409, { type: '/problems/busy', status: 409 }] : [200, state(1)],
  );
  const checkout = new Checkout(shop);
  await checkout.start('mine', 'b');
  refusing = true;
  await expect(checkout.complete('t', 'k')).rejects.toMatchObject({ status: 409 });
  expect(checkout.state).toEqual(state(1));
});

it('a phone pays by a code, and says its key to that checkout from then on', async () => {
  const { shop, asked } = fakeShop(({ path }) =>
    path === '/api/checkouts/find' ? [200, { checkout: 'checkout_1', key: 'secret' }] : [200, state(1)],
  );
  const checkout = new Checkout(shop);
  await checkout.byCode('K7Q-4MD');
  await checkout.complete('t', 'k');
  expect(asked.map(({ path, headers }) => [path, headers?.['Checkout-Key']])).toEqual([
    ['/api/checkouts/find', undefined],
    ['/api/checkouts/checkout_1', 'secret'],
    ['/api/checkouts/checkout_1/complete', 'secret'],
  ]);
});

it('of an order who asked later is right', async () => {
  const { shop, waiting } = slow<Order>();
  const orders = new Orders(shop);
  const order = (word: string) => ({ id: 'order_1', state: word }) as Order;
  const [early, late] = [orders.order('order_1', 'key'), orders.order('order_1', 'key')];
  waiting[1]!(order('sent'));
  expect((await late).state).toBe('sent');
  waiting[0]!(order('paid'));
  expect((await early).state).toBe('sent');
});
