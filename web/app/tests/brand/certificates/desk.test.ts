import { Problem } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { fakeShop } from '../../../../packages/sdk/tests/fake-shop.ts';
import { openDesk } from '../../../src/brand/certificates/desk.ts';
import { faultWords } from '../../../src/brand/certificates/fault.ts';

it('a desk is open where the shop gives certificates, whatever its chain does', async () => {
  const open = (state: string) => openDesk(fakeShop(() => [200, { state }]).shop).open;
  expect(await open('ready')).toBe(true);
  expect(await open('down')).toBe(true);
  expect(await open('off')).toBe(false);
  expect(await openDesk(fakeShop(() => 'offline').shop).open).toBe(false);
});

it('editions are asked for once, until one is made', async () => {
  const { shop, asked } = fakeShop(() => [200, { items: [], next: null }]);
  const desk = openDesk(shop);
  asked.length = 0;
  let told = 0;
  desk.whenMade(() => {
    told += 1;
  });
  await Promise.all([desk.editions(), desk.editions()]);
  expect(asked.map(({ path }) => path)).toEqual(['/api/editions?mine=1']);
  desk.made();
  expect(told).toBe(1);
  await desk.editions();
  await desk.editions(true);
  expect(asked).toHaveLength(3);
});

it('editions that could not be had are asked for again', async () => {
  let down = true;
  const { shop } = fakeShop(() => (down ? 'offline' : [200, { items: [], next: null }]));
  const desk = openDesk(shop);
  await expect(desk.editions()).rejects.toBeInstanceOf(Problem);
  down = false;
  expect(await desk.editions()).toEqual([]);
});

it('a problem is told by its field, by its kind, or by what the shop says', () => {
  const words = (type: string, more = {}) => faultWords(new Problem({ type, detail: 'So it is.', ...more }));
  expect(words('/problems/edition-refused', { field: 'max_supply' })).toMatch(/^Give a whole number/);
  expect(words('/problems/not-your-brand')).toMatch(/another brand/);
  expect(words('/problems/sold-out')).toBe('All copies of this edition have been given.');
  expect(words('/problems/edition-refused', { field: 'unheard-of' })).toContain('So it is.');
});
