// @vitest-environment happy-dom
import { ShopClient } from '@vitrine-shop/sdk';
import { beforeEach, expect, it } from 'vitest';
import { shelf } from '../../../src/brand/stock/shown/shelf.ts';
import { alarm, labelled, soon, submit, write } from '../page.ts';

const LAMP = {
  variant: 'variant_1',
  title: { en: 'Brass' },
  sku: 'L-1',
  product: 'product_1',
  product_title: { en: 'Lamp' },
  version: 3,
  tracked: true,
  on_hand: 12,
  held: 1,
  allocated: 2,
  available: 9,
  backorder: 0,
  low_at: 3,
  stock: 'in',
};
const VASE = { ...LAMP, variant: 'variant_2', title: null, sku: null, product_title: { en: 'Vase' } };

let asked: { line: string; body: unknown; headers: Headers }[];
let answers: Record<string, () => [number, unknown]>;

beforeEach(() => {
  asked = [];
  answers = {
    'GET /api/stock': () => [200, { items: [LAMP, { ...VASE, tracked: false }], next: null }],
    'GET /api/stock/variant_1': () => [200, { ...LAMP, version: 4, on_hand: 11 }],
  };
  document.body.replaceChildren();
});

async function shown(changes = true): Promise<HTMLElement> {
  const shop = new ShopClient({
    base: 'http://shop.test',
    fetch: async (input, init) => {
      const line = `${init?.method} ${String(input).replace('http://shop.test', '')}`;
      asked.push({
        line,
        body: init?.body ? JSON.parse(String(init.body)) : null,
        headers: new Headers(init?.headers),
      });
      const [status, body] = answers[line]?.() ?? [
        404,
        { type: '/problems/not-found', title: '', status: 404 },
      ];
      const type = status < 400 ? 'application/json' : 'application/problem+json';
      return new Response(JSON.stringify(body), { status, headers: { 'content-type': type } });
    },
  });
  const element = shelf(shop, changes);
  document.body.append(element);
  await soon();
  await soon();
  return element;
}

const pressed = (root: ParentNode, name: string) =>
  [...root.querySelectorAll('button')].find((each) => each.textContent === name)?.click();
const dialog = () => document.querySelector('dialog') as HTMLDialogElement;
const settled = async () => {
  for (let turn = 0; turn < 4; turn++) await soon();
};

it('tells of each variant what there is and what visitors read', async () => {
  const [lamp, vase] = [...(await shown()).querySelectorAll('.stock > li')];
  expect(lamp.querySelector('h3')?.textContent).toBe('Lamp, Brass');
  expect([...lamp.querySelectorAll('dd')].map((each) => each.textContent)).toEqual([
    '12',
    '1',
    '2',
    '9',
    'in stock',
  ]);
  expect(vase.querySelector('dl')?.textContent).toContain('Not counted');
});

it('keeps what was written when somebody was quicker, and says what is there now', async () => {
  const element = await shown();
  pressed(element, 'Set numbers');
  const form = dialog().querySelector('form') as HTMLFormElement;
  write(form, 'In the house', '20');
  answers['PUT /api/stock/variant_1'] = () => [
    412,
    { type: '/problems/version-mismatch', title: '', status: 412, detail: '' },
  ];
  submit(form);
  await settled();
  expect(alarm(form)).toContain('In the house now: 11');
  expect(labelled(form, 'In the house').value).toBe('20');
  answers['PUT /api/stock/variant_1'] = () => [200, { ...LAMP, version: 5, on_hand: 20 }];
  submit(form);
  await settled();
  const puts = asked.filter(({ line }) => line.startsWith('PUT'));
  expect(puts.map(({ headers }) => headers.get('if-match'))).toEqual(['"3"', '"4"']);
  expect(puts[1].body).toEqual({ tracked: true, on_hand: 20, backorder: 0, low_at: 3 });
  expect(document.querySelector('dialog')).toBeNull();
  expect(element.querySelector('dd')?.textContent).toBe('20');
});

it('writes down what broke as fewer, under one key however often it is sent', async () => {
  const element = await shown();
  pressed(element, 'Came or went');
  const form = dialog().querySelector('form') as HTMLFormElement;
  for (const radio of form.querySelectorAll<HTMLInputElement>('[type=radio]'))
    radio.checked = radio.value === 'damaged';
  write(form, 'How many', '2');
  submit(form); // nobody answers it
  await settled();
  expect(alarm(form)).not.toBe('');
  answers['POST /api/stock/variant_1/moves'] = () => [201, { id: 'move_1' }];
  submit(form);
  await settled();
  const posts = asked.filter(({ line }) => line.startsWith('POST'));
  expect(posts.map(({ body }) => body)).toEqual(Array(2).fill({ kind: 'damaged', delta: -2, note: null }));
  expect(new Set(posts.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1);
  expect(element.querySelector('dd')?.textContent).toBe('11');
});

it('lets who only reads look, and not change', async () => {
  const element = await shown(false);
  const names = [...element.querySelectorAll('.stock button')].map((each) => each.textContent);
  expect(new Set(names)).toEqual(new Set(['History']));
});
