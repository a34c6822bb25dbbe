// @vitest-environment happy-dom
import { ShopClient } from '@vitrine-shop/sdk';
import { beforeEach, expect, it } from 'vitest';
import { desk } from '../../../src/brand/orders/shown/desk.ts';
import { alarm, labelled, soon, submit, write } from '../page.ts';

const price = (amount_minor: number) => ({ amount_minor, currency: 'EUR' });
const ORDER = {
  id: 'order_1',
  number: '1001',
  version: 1,
  placed_at: '2026-11-30T10:00:00Z',
  brand: { id: 'brand_1', name: 'Maison' },
  currency: 'EUR',
  lines: [
    {
      id: 'line_1',
      title: { en: 'Lamp' },
      variant_title: { en: 'Brass' },
      picture: null,
      quantity: 3,
      unit: price(10_000),
      total: price(30_000),
      fulfilled: 1,
      canceled: 0,
      returned: 0,
      refunded: 0,
    },
  ],
  totals: [
    { type: 'subtotal', amount_minor: 30_000 },
    { type: 'fulfillment', amount_minor: 900 },
    { type: 'total', amount_minor: 30_900 },
  ],
  buyer: { email: 'ada@example.org', name: 'Ada =cmd()' },
  address: null,
  payment: 'captured',
  state: 'part_sent',
  demo: true,
  delivery: { title: { en: 'Post' }, price: price(900), days: [2, 4] },
  fulfilments: [],
  refunds: [],
  refunded: price(0),
  withdrawal: { until: null, open: true, whole: true, asked: [] },
  invoice: { number: '2026-1', url: '/orders/order_1/invoice' },
};

let asked: { line: string; body: unknown; key: string | null }[];
let answers: Record<string, () => [number, unknown]>;

beforeEach(() => {
  asked = [];
  answers = {
    'GET /api/brand/orders': () => [200, { items: [ORDER], next: null }],
    'GET /api/brand/orders?state=sent': () => [200, { items: [], next: null }],
    'GET /api/brand/orders/order_1': () => [200, ORDER],
  };
  document.body.replaceChildren();
});

const settled = async () => {
  for (let turn = 0; turn < 4; turn++) await soon();
};

async function shown(acts = true): Promise<HTMLElement> {
  const shop = new ShopClient({
    base: 'http://shop.test',
    fetch: async (input, init) => {
      const line = `${init?.method} ${String(input).replace('http://shop.test', '')}`;
      const key = new Headers(init?.headers).get('idempotency-key');
      asked.push({ line, body: init?.body ? JSON.parse(String(init.body)) : null, key });
      const [status, body] = answers[line]?.() ?? [503, { type: '/problems/busy', title: '', status: 503 }];
      const type = status < 400 ? 'application/json' : 'application/problem+json';
      return new Response(JSON.stringify(body), { status, headers: { 'content-type': type } });
    },
  });
  const element = desk(shop, acts);
  document.body.append(element);
  await settled();
  return element;
}

const press = async (root: ParentNode, name: string) => {
  [...root.querySelectorAll('button')].find((each) => each.textContent === name)?.click();
  await settled();
};
const dialog = () => document.querySelector('dialog') as HTMLDialogElement;

it('lists orders by state, and opens one as it is now', async () => {
  const element = await shown();
  expect(element.querySelector('.orders > li')?.textContent).toContain('Ada =cmd()');
  const state = element.querySelector('select') as HTMLSelectElement;
  state.value = 'sent';
  state.dispatchEvent(new Event('change'));
  await settled();
  expect(element.textContent).toContain('No such order.');
  state.value = '';
  state.dispatchEvent(new Event('change'));
  await settled();
  await press(element, 'Order 1001');
  expect(element.querySelector('h3')?.textContent).toBe('Order 1001');
  expect(element.textContent).toContain('Demo, no money moves.');
  expect(element.textContent).toContain('1 sent');
});

it('sends what is left, and shows what became of it', async () => {
  const element = await shown();
  await press(element, 'Order 1001');
  await press(element, 'Send');
  const form = dialog().querySelector('form') as HTMLFormElement;
  expect(labelled(form, 'Lamp, Brass (of 2)').value).toBe('2');
  write(form, 'Carrier', 'Post');
  const sent = { ...ORDER, state: 'sent', lines: [{ ...ORDER.lines[0], fulfilled: 3 }] };
  answers['POST /api/brand/orders/order_1/fulfilments'] = () => [201, sent];
  submit(form);
  await settled();
  expect(asked.at(-1)?.body).toEqual({
    lines: [{ line: 'line_1', quantity: 2 }],
    carrier: 'Post',
    tracking: '',
  });
  expect(element.textContent).toContain('3 sent');
  expect(document.querySelector('dialog')).toBeNull();
});

it('gives back in two steps, once, however often it is pressed until it is answered', async () => {
  const element = await shown();
  await press(element, 'Order 1001');
  await press(element, 'Give money back');
  const form = dialog().querySelector('form') as HTMLFormElement;
  submit(form);
  expect(alarm(dialog())).toContain('Say how many');
  write(form, 'Lamp, Brass (of 3)', '1');
  write(form, 'Of what delivery cost', '4.5');
  submit(form);
  expect(dialog().textContent).toContain('€104.50');
  await press(dialog(), 'Give it back'); // nobody answers it
  expect(alarm(dialog())).not.toBe('');
  const back = { ...ORDER, refunded: price(10_450) };
  answers['POST /api/brand/orders/order_1/refunds'] = () => [201, back];
  await press(dialog(), 'Give it back');
  const posts = asked.filter(({ line }) => line.endsWith('/refunds'));
  expect(posts.map(({ body }) => body)).toEqual(
    Array(2).fill({
      lines: [{ line: 'line_1', quantity: 1 }],
      delivery_minor: 450,
      restock: false,
      reason: '',
    }),
  );
  expect(new Set(posts.map(({ key }) => key)).size).toBe(1);
  expect(element.textContent).toContain('€104.50');
});

it('lets who only reads look', async () => {
  const element = await shown(false);
  await press(element, 'Order 1001');
  expect([...element.querySelectorAll('button')].map((each) => each.textContent)).toEqual(['All orders']);
});
