// @vitest-environment happy-dom
/** The brand's products put in order: by keys, by the number of their place, and not over somebody else's order. */
import { afterEach, expect, it, vi } from 'vitest';
import { type Asked, fakeShop } from '../../../../packages/sdk/tests/fake-shop.ts';
import { orderProducts } from '../../../src/brand/products/sorting/ordering.ts';
import { product } from '../../room/inside.ts';

async function opened() {
  const state = { products: ['a', 'b', 'c'], version: '0' };
  const { shop, asked } = fakeShop(({ path, method, body, headers }: Asked): [number, unknown] => {
    if (path.startsWith('/api/products'))
      return [
        200,
        { items: state.products.map((id) => product({ id, title: { en: `Lamp ${id}` } })), next: null },
      ];
    if (method === 'PUT') {
      if (headers['If-Match'] !== `"${state.version}"`)
        return [412, { type: '/problems/order-changed', status: 412, title: 'x' }];
      state.products = (body as { products: string[] }).products;
      state.version = String(Number(state.version) + 1);
    }
    return [200, { ...state }];
  });
  const gone = vi.fn();
  await orderProducts(shop, 'b1', gone);
  const dialog = document.querySelector('dialog') as HTMLDialogElement;
  const rows = () => [...dialog.querySelectorAll<HTMLElement>('.ordering > li')];
  const names = () => rows().map(({ dataset }) => dataset.product);
  const of = (id: string) => rows().find(({ dataset }) => dataset.product === id) as HTMLElement;
  return { state, asked, dialog, rows, names, of, gone };
}
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 5 });

afterEach(() => document.body.replaceChildren());

it('arrow keys move a product, its place is said and numbered', async () => {
  const { of, names, state, rows, dialog } = await opened();
  const grip = of('c').querySelector('.handle') as HTMLElement;
  grip.focus();
  grip.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', cancelable: true }));
  expect(names()).toEqual(['a', 'c', 'b']);
  expect(document.activeElement).toBe(grip);
  expect(dialog.querySelector('.unseen')?.textContent).toBe('Lamp c is number 2 of 3.');
  expect(rows().map((row) => row.querySelector('input')?.value)).toEqual(['1', '2', '3']);
  await until(() => expect(state.products).toEqual(['a', 'c', 'b']));
});

it('a place may be written, and what is beyond the list is its end', async () => {
  const { of, names, state } = await opened();
  const place = of('a').querySelector('input') as HTMLInputElement;
  place.value = '99';
  place.dispatchEvent(new Event('change'));
  expect(names()).toEqual(['b', 'c', 'a']);
  expect(place.value).toBe('3');
  await until(() => expect(state.products).toEqual(['b', 'c', 'a']));
});

it('an order that somebody else changed meanwhile is shown as it is', async () => {
  const { of, state, names, dialog, gone } = await opened();
  Object.assign(state, { products: ['c', 'b', 'a'], version: '7' });
  (of('a').querySelector('.handle') as HTMLElement).dispatchEvent(
    new KeyboardEvent('keydown', { key: 'End', cancelable: true }),
  );
  const alarm = dialog.querySelector('[role=alert]') as HTMLElement;
  await until(() => expect(alarm.hidden).toBe(false));
  await until(() => expect(names()).toEqual(['c', 'b', 'a']));
  expect(state.version).toBe('7');
  dialog.close();
  expect(gone).toHaveBeenCalledOnce();
});
