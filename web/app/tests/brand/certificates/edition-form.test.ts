// @vitest-environment happy-dom
import type { Edition, Product } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { type Asked, fakeShop } from '../../../../packages/sdk/tests/fake-shop.ts';
import { openDesk } from '../../../src/brand/certificates/desk.ts';
import { editionForm } from '../../../src/brand/certificates/edition-form.ts';
import { alarm, labelled, soon, submit, tick, write } from '../page.ts';

const WALLET = `0x${'ab'.repeat(20)}`;
const PRODUCT = {
  id: 'p1',
  title: { en: 'Bowl' },
  variants: [
    { id: 'v1', title: { en: 'Walnut' }, material_variant: 'walnut' },
    { id: 'v2', title: {}, material_variant: 'ash' },
  ],
} as unknown as Product;

function opened(product = PRODUCT, made: [number, unknown] = [201, { number: 7 }]) {
  const { shop, asked } = fakeShop(({ method }: Asked) =>
    method === 'POST' ? made : [200, { state: 'ready' }],
  );
  const editions: Edition[] = [];
  const form = editionForm(openDesk(shop), product, (edition) => editions.push(edition));
  document.body.replaceChildren(form);
  return { form, editions, posted: () => asked.filter(({ method }) => method === 'POST') };
}

it('every promise is sent as it is ticked, and the form is empty again', async () => {
  const { form, editions, posted } = opened();
  const variant = labelled(form, 'Comes with') as unknown as HTMLSelectElement;
  expect([...variant.options].map(({ text }) => text)).toEqual(['every variant', 'Walnut', 'ash']);
  variant.value = 'v2';
  write(form, 'Licence', 'Keep it.');
  write(form, 'How many copies', '1 000');
  tick(form, 'Stays with its first owner');
  submit(form);
  await soon();
  expect(posted().map(({ path, body }) => ({ path, body }))).toEqual([
    {
      path: '/api/products/p1/editions',
      body: {
        licence: 'Keep it.',
        max_supply: 1000,
        soulbound: true,
        revocable: false,
        open_gift: false,
        variant_id: 'v2',
      },
    },
  ]);
  expect(editions).toEqual([{ number: 7 }]);
  expect(labelled(form, 'How many copies').value).toBe('');
});

it('a wallet is asked for once there is a royalty', () => {
  const { form } = opened();
  const wallet = () => labelled(form, 'Wallet that gets the royalty').closest<HTMLElement>('.field')!;
  expect(wallet().hidden).toBe(true);
  write(form, 'Royalty', '2.5');
  expect(wallet().hidden).toBe(false);
  write(form, 'Royalty', '0');
  expect(wallet().hidden).toBe(true);
});

it('the first field at fault is marked and focused, until it is written anew', () => {
  const { form, posted } = opened();
  const faults = () => [alarm(form), document.activeElement?.id];
  submit(form);
  expect(faults()).toEqual([
    'Write the licence, in at most 20,000 characters.',
    labelled(form, 'Licence').id,
  ]);
  write(form, 'Licence', 'Keep it.');
  expect(labelled(form, 'Licence').hasAttribute('aria-invalid')).toBe(false);
  write(form, 'How many copies', '0');
  submit(form);
  expect(faults()[1]).toBe(labelled(form, 'How many copies').id);
  write(form, 'How many copies', '10');
  write(form, 'Royalty', '11');
  submit(form);
  expect(faults()[1]).toBe(labelled(form, 'Royalty').id);
  write(form, 'Royalty', '5');
  write(form, 'Wallet that gets the royalty', WALLET.slice(1));
  submit(form);
  expect(faults()[1]).toBe(labelled(form, 'Wallet that gets the royalty').id);
  expect(posted()).toEqual([]);
});

it('a fault that the shop finds stands at its field, and what was written is kept', async () => {
  const refused = {
    type: '/problems/edition-refused',
    title: 'x',
    status: 422,
    detail: 'x',
    field: 'max_supply',
  };
  const { form, editions } = opened(PRODUCT, [422, refused]);
  write(form, 'Licence', 'Keep it.');
  write(form, 'How many copies', '10');
  submit(form);
  await soon();
  expect(alarm(form)).toMatch(/^Give a whole number of copies/);
  expect(document.activeElement).toBe(labelled(form, 'How many copies'));
  expect([labelled(form, 'How many copies').value, editions]).toEqual(['10', []]);
});

it('a product of one variant has none to choose', () => {
  const { form } = opened({ ...PRODUCT, variants: PRODUCT.variants.slice(0, 1) });
  expect(form.querySelector('select')).toBeNull();
});
