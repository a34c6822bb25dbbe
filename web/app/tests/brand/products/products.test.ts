// @vitest-environment happy-dom
/** The brand's products: what one was at stays, while the list is drawn anew around it. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Asked, fakeShop } from '../../../../packages/sdk/tests/fake-shop.ts';
import { openDesk } from '../../../src/brand/certificates/desk.ts';
import { products } from '../../../src/brand/products/products.ts';
import { alarm, labelled, submit, write } from '../page.ts';

type Json = Record<string, unknown>;
type Item = { item: string; ok: boolean; needed: boolean; text: Json };

const MODEL = { hash: 'ab', size_m: [0.2, 0.1, 0.3], variants: [] };
const PRICE = { amount_minor: 1_000, currency: 'EUR' };
const item = (name: string, ok = false): Item => ({ item: name, ok, needed: false, text: { en: name } });

/** A shop with one draft, Bowl, and the page's part that lists it. */
async function opened(items: Item[] = []) {
  const variant = { id: 'v1', title: null, price: PRICE, material_variant: null, buy_url: null };
  const state = {
    down: '',
    items,
    picture: null as string | null,
    listed: true,
    version: 3,
    credit: null as string | null,
    description: null as Json | null,
    published: false,
  };
  const product = () => ({
    id: 'p1',
    version: state.version,
    title: { en: 'Bowl' },
    published: state.published,
    variants: [{ ...variant, buyable: false }],
    model: MODEL,
    pictures: state.picture ? [{ url: state.picture }] : [],
  });
  const { shop, asked } = fakeShop(({ path, method, body, headers }: Asked): [number, unknown] => {
    if (state.down && path.includes(state.down))
      return [503, { status: 503, title: 'x', detail: 'Come later.' }];
    if (path === '/api/chain' || path.includes('/chains')) return [200, { state: 'off' }];
    if (path.startsWith('/api/products?'))
      return [200, { items: state.listed ? [product()] : [], next: null }];
    if (path.endsWith('/checklist')) return [200, { publishable: true, items: state.items }];
    if (path.endsWith('/written')) {
      const { version, credit, description } = state;
      const { title } = product();
      const more = { category: null, stated_cm: null, changed_by: null, changed_at: null, model: 'ab' };
      return [200, { ...more, id: 'p1', version, title, credit, description, variants: [variant] }];
    }
    if (method === 'PATCH') {
      if (headers['If-Match'] !== `"${state.version}"`)
        return [412, { type: '/problems/version-mismatch', status: 412, title: 'x' }];
      const { credit, description } = body as typeof state;
      Object.assign(state, { credit, description, version: state.version + 1 });
    }
    if (method === 'POST') state.published = path.endsWith('/publish');
    return [200, product()];
  });
  const part = products(shop, { id: 'b1', name: 'Maison' }, openDesk(shop), () => undefined);
  document.body.replaceChildren(part.element);
  for (let turn = 0; turn < 4; turn++) await vi.advanceTimersByTimeAsync(0);
  const patches = () => asked.filter(({ method }) => method === 'PATCH');
  return { ...part, state, asked, patches };
}

const settled = async () => {
  for (let turn = 0; turn < 8; turn++) await vi.advanceTimersByTimeAsync(0);
};
const named = (name: string, root: ParentNode = document) =>
  [...root.querySelectorAll('button')]
    .filter(({ textContent }) => textContent === name)
    .at(-1) as HTMLButtonElement;
const dialogs = () => [...document.querySelectorAll('dialog')];
const lines = () => [...document.querySelectorAll<HTMLElement>('.checklist li')];
/** A button that is off has no focus, as in a browser. */
const press = async (button: HTMLButtonElement) => {
  button.click();
  if (button.disabled) (document.activeElement as HTMLElement | null)?.blur();
  await settled();
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

it('one line of the checklist is saved, and what is written in another stays', async () => {
  const { state, patches } = await opened([item('text'), item('credit')]);
  await press(named('Publish'));
  const [text, credit] = lines();
  write(text, 'Description in English', 'A bowl.');
  write(credit, 'Credit', '© Ada');
  state.items = [item('text', true), item('credit')];
  submit(text.querySelector('form') as HTMLFormElement);
  await settled();
  const [, after] = lines();
  expect(lines().map((line) => line.className)).toEqual(['ok', 'advice']);
  expect(labelled(after, 'Credit').value).toBe('© Ada');
  expect(document.activeElement).toBe(labelled(after, 'Credit'));
  // What one saved oneself is no other editor's change: nothing is asked.
  submit(after.querySelector('form') as HTMLFormElement);
  await settled();
  expect(patches().map(({ headers }) => headers['If-Match'])).toEqual(['"3"', '"4"']);
  expect([state.description, state.credit]).toEqual([{ en: 'A bowl.', fr: null }, '© Ada']);
  expect(dialogs()).toHaveLength(1);
});

it('what somebody else changed under a line that is being written is asked about', async () => {
  const { state } = await opened([item('text'), item('credit')]);
  await press(named('Publish'));
  const [text, credit] = lines();
  write(text, 'Description in English', 'A bowl.');
  write(credit, 'Credit', '© Ada');
  Object.assign(state, { credit: '© Bea', version: 9 });
  submit(text.querySelector('form') as HTMLFormElement);
  await settled();
  await press(named('Save both changes'));
  submit(lines()[1].querySelector('form') as HTMLFormElement);
  await settled();
  expect(dialogs().at(-1)?.querySelector('h2')?.textContent).toMatch('Changed by');
  expect(state.credit).toBe('© Bea');
});

it('price and checkout are the same fields, once', async () => {
  await opened([item('price'), item('checkout')]);
  await press(named('Publish'));
  const [price, checkout] = lines();
  expect([...document.querySelectorAll('.checklist form')]).toHaveLength(1);
  await press(named('Correct it', checkout));
  expect(price.contains(document.activeElement)).toBe(true);
});

it('a checklist in which something is written is left only after a question', async () => {
  await opened([item('credit')]);
  await press(named('Publish'));
  const [dialog] = dialogs();
  write(lines()[0], 'Credit', '© Ada');
  for (const leave of [new Event('cancel', { cancelable: true }), new MouseEvent('click')]) {
    dialog.dispatchEvent(leave);
    await settled();
    expect(dialogs()).toHaveLength(2);
    await press(named('Cancel', dialogs()[1]));
    expect([dialog.open, labelled(dialog, 'Credit').value]).toEqual([true, '© Ada']);
  }
  await press(named('Close', dialog));
  await press(named('Leave', dialogs()[1]));
  expect(dialogs()).toEqual([]);
  expect(document.activeElement).toBe(named('Publish'));
});

it('a checklist that cannot be drawn anew says why', async () => {
  const { state } = await opened([item('credit')]);
  await press(named('Publish'));
  write(lines()[0], 'Credit', '© Ada');
  state.down = '/checklist';
  submit(lines()[0].querySelector('form') as HTMLFormElement);
  await settled();
  expect(document.querySelector('.toast')?.textContent).toBe('Come later.');
});

it('after every act the focus is on the same product again, else on the heading', async () => {
  const { state, show } = await opened();
  for (const [name, after] of [
    ['Duplicate', 'Duplicate'],
    ['Publish', 'Take off sale'],
    ['Take off sale', 'Publish'],
  ]) {
    named(name).focus();
    await press(named(name));
    if (name === 'Publish') await press(named('Publish', dialogs()[0]));
    expect(document.activeElement?.textContent, name).toBe(after);
  }
  await press(named('Edit'));
  await show(); // drawn anew while the dialog is open
  await press(named('Cancel', dialogs()[0]));
  expect(document.activeElement).toBe(named('Edit'));
  state.listed = false;
  await show();
  expect(document.activeElement?.id).toBe('products');
});

it('a picture that comes while the table is shown is in the list afterwards', async () => {
  const { element, state } = await opened();
  named('Change many at once').click();
  await vi.advanceTimersByTimeAsync(4_000);
  state.picture = '/p.webp';
  await vi.advanceTimersByTimeAsync(6_000);
  named('Back to the list').click();
  expect(element.querySelector('.products img')?.getAttribute('src')).toBe('/p.webp');
});

it('products that cannot be listed are told whichever way they are shown', async () => {
  const { element, state, show } = await opened();
  named('Change many at once').click();
  state.down = '/api/products?';
  await show();
  expect(alarm(element)).toBe('Come later.');
  state.down = '';
  await show();
  expect(alarm(element)).toBe('');
});
