// @vitest-environment happy-dom
/** What a brand says of its selling: sent whole with the version that was read, and refused beside the field. */
import { beforeEach, expect, it } from 'vitest';
import { type Asked, fakeShop } from '../../../packages/sdk/tests/fake-shop.ts';
import { minor, typed } from '../../src/brand/selling/shown/control.ts';
import { sellingDesk } from '../../src/brand/selling/shown/desk.ts';
import { labelled, soon, submit, write } from './page.ts';

beforeEach(() => document.body.replaceChildren());

const ITEMS = [{ item: 'seller', ok: false, text: { en: 'Say who sells.' } }];

function brand(refuse: (path: string, body: unknown) => [number, unknown] | null = () => null) {
  let version = 0;
  const empty: Record<string, object> = {
    '/api/brand/seller': { seller: null },
    '/api/brand/delivery': { options: [] },
    '/api/brand/tax': { rules: null, rates_of: '2026-09-29' },
  };
  return fakeShop(({ method, path, body }: Asked): [number, unknown] => {
    if (path === '/api/brand/selling') return [200, { sells: false, demo: true, items: ITEMS }];
    if (method === 'GET') return [200, { version, ...empty[path] }];
    const refused = refuse(path, body);
    if (refused) return refused;
    version += 1;
    return [200, { version, ...empty[path] }];
  });
}

async function opened(shop: ReturnType<typeof brand>['shop'], changes = true): Promise<HTMLFormElement[]> {
  document.body.append(await sellingDesk(shop, changes));
  return [...document.querySelectorAll('form')];
}

async function sent(form: HTMLFormElement): Promise<void> {
  submit(form);
  for (let turn = 0; turn < 4; turn++) await soon();
}

it('says what is lacking, and sends the three with the version of all', async () => {
  const { shop, asked } = brand();
  const [seller, delivery, tax] = await opened(shop);
  expect(document.querySelector('.selling-ready')?.textContent).toBe('Say who sells.');
  await sent(seller);
  expect(labelled(seller, 'Legal name').getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement).toBe(labelled(seller, 'Legal name'));
  write(seller, 'Legal name', 'Maison SAS');
  write(seller, 'Street and number', '1 rue X');
  write(seller, 'City', 'Paris');
  write(seller, 'E-mail for buyers', 'orders@maison.example');
  write(seller, 'Terms of sale, in English', 'All of it.');
  await sent(seller);
  write(delivery, 'Name, in English', 'Post');
  write(delivery, 'Countries', 'fr, de');
  write(delivery, 'Price', '9,5');
  write(delivery, 'Days, at least', '2');
  write(delivery, 'Days, at most', '4');
  await sent(delivery);
  write(tax, 'Other countries where you pay VAT (optional)', 'eu');
  await sent(tax);
  const puts = asked.filter(({ method }) => method === 'PUT');
  expect(puts.map(({ path, headers }) => [path, headers['If-Match']])).toEqual([
    ['/api/brand/seller', '"0"'],
    ['/api/brand/delivery', '"1"'],
    ['/api/brand/tax', '"2"'],
  ]);
  expect(puts[0].body).toMatchObject({ legal_name: 'Maison SAS', withdrawal: { en: null } });
  expect(puts[1].body).toEqual({
    options: [
      {
        title: { en: 'Post' },
        countries: ['FR', 'DE'],
        price: { amount_minor: 950, currency: 'EUR' },
        tax_class: 'standard',
        days: [2, 4],
        free_from: null,
      },
    ],
  });
  expect(puts[2].body).toMatchObject({ includes_tax: true, home: 'FR', registrations: ['EU'] });
});

it('says what the shop refuses beside its field', async () => {
  const problem = { type: '/problems/selling-refused', status: 422, title: 'x', field: 'registrations' };
  const { shop } = brand((path) =>
    path.endsWith('/tax') ? [422, { ...problem, detail: 'No such country.' }] : null,
  );
  const tax = (await opened(shop))[2];
  const others = labelled(tax, 'Other countries where you pay VAT (optional)');
  await sent(tax);
  expect(others.getAttribute('aria-invalid')).toBe('true');
  const told = others.getAttribute('aria-describedby')?.split(' ') ?? [];
  expect(told.map((id) => document.getElementById(id)?.textContent).join(' ')).toContain('No such country.');
});

it('is only read by staff', async () => {
  const forms = await opened(brand().shop, false);
  expect(forms.map((form) => form.querySelectorAll('button.primary').length)).toEqual([0, 0, 0]);
  expect(forms.every((form) => form.querySelector('fieldset')?.disabled)).toBe(true);
});

it('reads amounts in the digits of their currency', () => {
  expect(['9', '9.5', '9,50', '9.505', 'x', '-1', ''].map((text) => minor(text, 'EUR'))).toEqual([
    900,
    950,
    950,
    null,
    null,
    null,
    null,
  ]);
  expect([minor('9', 'JPY'), minor('9.5', 'JPY'), minor('9.5', 'KWD')]).toEqual([9, null, 9500]);
  expect([typed(950, 'EUR'), typed(9, 'JPY'), typed(9500, 'KWD')]).toEqual(['9.50', '9', '9.500']);
});
