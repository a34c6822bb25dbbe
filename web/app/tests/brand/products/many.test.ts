// @vitest-environment happy-dom
/** Many products at once: each whole or not at all, and what was refused is named with its reason. */
import type { Product, RoomDetail } from '@vitrine-shop/sdk';
import { beforeEach, expect, it } from 'vitest';
import { type Asked, fakeShop } from '../../../../packages/sdk/tests/fake-shop.ts';
import { percentOf, raised, repriced } from '../../../src/brand/products/many.ts';
import { productTable } from '../../../src/brand/products/table.ts';
import { alarm, labelled, soon, submit, tick, write } from '../page.ts';

function product(id: string, amount_minor: number, more: Partial<Product> = {}): Product {
  const price = { amount_minor, currency: 'EUR' };
  const variant = { id: `${id}-v`, title: null, price, material_variant: null, buyable: true };
  const model = { hash: 'ab', size_m: [0.2, 0.1, 0.3], variants: [] };
  return {
    id,
    version: 3,
    title: { en: id },
    variants: [variant],
    published: true,
    model,
    ...more,
  } as unknown as Product;
}

const PRODUCTS = [product('Bowl', 1_000), product('Vase', 2_050), product('Lamp', 990)];

function opened(answer: (asked: Asked) => [number, unknown] = () => [200, {}]) {
  const { shop, asked } = fakeShop(answer);
  let changes = 0;
  const table = productTable(shop, async () => {
    changes += 1;
  });
  table.show(PRODUCTS);
  document.body.append(table.element);
  const form = table.element.querySelector('form') as HTMLFormElement;
  const choose = (act: string) => {
    const select = labelled(form, 'What to do');
    select.value = act;
    select.dispatchEvent(new Event('change'));
  };
  const report = () => table.element.querySelector('[role=status]')?.textContent ?? '';
  return { table, form, asked, choose, report, changes: () => changes };
}

beforeEach(() => document.body.replaceChildren());

it('a price for all that are chosen, each with the version that was shown', async () => {
  const { table, form, asked, choose, report, changes } = opened(() => [200, { items: [{}, {}] }]);
  choose('percent');
  tick(table.element, 'Bowl');
  tick(table.element, 'Vase');
  write(form, 'Percent', '-7,5');
  submit(form);
  for (let turn = 0; turn < 4; turn++) await soon();
  expect(asked.map(({ method, path }) => [method, path])).toEqual([['POST', '/api/products/changes']]);
  const priced = (id: string, amount_minor: number) => ({
    product: id,
    version: 3,
    patch: { variants: [{ id: `${id}-v`, price: { amount_minor, currency: 'EUR' } }] },
  });
  expect(asked[0]?.body).toEqual({ changes: [priced('Bowl', 925), priced('Vase', 1_896)] });
  expect([report(), changes()]).toEqual(['2 products are changed.', 1]);
});

it('of prices that are changed by one request, those that are refused stay chosen', async () => {
  const problem = {
    type: '/problems/not-publishable',
    title: 'x',
    status: 409,
    detail: 'x',
    missing: [{ text: { en: 'Write a text.' } }],
  };
  const items = [{ problem: null }, { problem }, { problem: null }];
  const { table, form, choose, report } = opened(() => [200, { items }]);
  choose('percent');
  tick(table.element, 'Choose all');
  write(form, 'Percent', '5');
  submit(form);
  for (let turn = 0; turn < 4; turn++) await soon();
  expect(report()).toBe('2 products are changed.1 is as it was:Vase Write a text.');
  expect(form.querySelector('button')?.textContent).toBe('Do it to 1 product');
});

it('more than fit one request go by several, and a broken line holds back its own alone', async () => {
  const many = Array.from({ length: 51 }, (_, at) => product(`P${at}`, 100));
  const { shop, asked } = fakeShop(({ body }) => {
    const { changes } = body as { changes: unknown[] };
    return changes.length === 1 ? 'offline' : [200, { items: changes.map(() => ({ problem: null })) }];
  });
  const through: number[] = [];
  const done = await repriced(
    shop,
    many,
    ({ price }) => price,
    (count) => through.push(count),
  );
  expect([asked.length, through]).toEqual([2, [50, 51]]);
  expect(done.map(({ refused }) => refused === null)).toEqual([...Array(50).fill(true), false]);
});

it('what is refused is named with its reason, stays chosen, and the others are done', async () => {
  const lacking = {
    type: '/problems/not-publishable',
    status: 409,
    missing: [{ text: { en: 'Write a text.' } }],
  };
  const { table, form, choose, report } = opened(({ path }) =>
    path.includes('Vase') ? [409, lacking] : [200, {}],
  );
  choose('publish');
  tick(table.element, 'Choose all');
  expect(form.querySelector('button')?.textContent).toBe('Do it to 3 products');
  submit(form);
  for (let turn = 0; turn < 4; turn++) await soon();
  expect(report()).toBe('2 products are changed.1 is as it was:Vase Write a text.');
  expect(form.querySelector('button')?.textContent).toBe('Do it to 1 product');
});

it('what cannot be read is said, and nothing is asked', async () => {
  const { table, form, asked, choose } = opened();
  tick(table.element, 'Bowl');
  for (const act of ['price', 'percent']) {
    choose(act);
    write(form, act === 'price' ? 'Price' : 'Percent', 'x');
    submit(form);
    await soon();
    expect(table.element.querySelector<HTMLElement>('[role=alert]')?.hidden).toBe(false);
  }
  expect(asked).toEqual([]);
});

it('each is put on the next free place that is large enough', async () => {
  const slot = (name: string, side: number) => ({ name, size_m: [side, side, side], title: { en: name } });
  const room = {
    id: 'hall',
    room: {
      slots: [slot('taken', 1), slot('small', 0.1), slot('first', 1)],
      placements: [{ slot: 'taken' }],
    },
  } as unknown as RoomDetail;
  const listed = { items: [{ id: 'hall', title: { en: 'Hall' } }], next: null };
  const { table, form, asked, choose, report } = opened(({ path, method }) => [
    200,
    path === '/api/brand/rooms' ? listed : method === 'GET' ? room : {},
  ]);
  choose('place');
  await soon();
  tick(table.element, 'Bowl');
  tick(table.element, 'Lamp');
  submit(form);
  for (let turn = 0; turn < 5; turn++) await soon();
  expect(asked.filter(({ method }) => method === 'POST').map(({ body }) => body)).toEqual([
    { product: 'Bowl', slot: 'first' },
  ]);
  expect(report()).toMatch('Lamp The room has no free place');
});

it('rooms that cannot be listed are said to be so, and asked for once more', async () => {
  let down = true;
  const { table, form, asked, choose } = opened(({ path }) => {
    if (path !== '/api/brand/rooms') return [200, {}];
    if (down) return [503, { status: 503, title: 'x', detail: 'Come later.' }];
    return [200, { items: [{ id: 'den', title: { en: 'Den' }, published: false }] }];
  });
  choose('place');
  for (let turn = 0; turn < 4; turn++) await soon();
  expect(alarm(table.element)).toBe('Come later.');
  tick(table.element, 'Bowl');
  down = false;
  submit(form);
  for (let turn = 0; turn < 4; turn++) await soon();
  expect([alarm(table.element), labelled(form, 'Room').value]).toEqual(['', 'den']);
  expect(asked.filter(({ method }) => method !== 'GET')).toEqual([]);
});

it('while it runs it cannot be begun again, and what is chosen meanwhile stays so', async () => {
  const { table, form, asked, choose } = opened();
  const go = form.querySelector('button') as HTMLButtonElement;
  choose('publish');
  tick(table.element, 'Bowl');
  submit(form);
  tick(table.element, 'Lamp');
  expect(go.disabled).toBe(true);
  submit(form);
  for (let turn = 0; turn < 4; turn++) await soon();
  expect(asked.map(({ path }) => path)).toEqual(['/api/products/Bowl/publish']);
  expect([labelled(table.element, 'Bowl').checked, labelled(table.element, 'Lamp').checked]).toEqual([
    true,
    true,
  ]);
  expect([go.disabled, go.textContent]).toEqual([false, 'Do it to 1 product']);
});

it('percent is exact, to the minor unit, however large', () => {
  expect([raised(1_000, 10), raised(5, 10), raised(999_999_999_999, 10)]).toEqual([
    1_100, 6, 1_099_999_999_999,
  ]);
  expect(['10', '-7,5', '−7.5 %', '+3', '-100', '0', '1e3', ''].map(percentOf)).toEqual([
    10,
    -7.5,
    -7.5,
    3,
    null,
    null,
    null,
    null,
  ]);
});
