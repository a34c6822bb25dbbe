// @vitest-environment happy-dom
import type { Model, Product } from '@vitrine-shop/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Asked, fakeShop } from '../../../../packages/sdk/tests/fake-shop.ts';
import { productForm } from '../../../src/brand/products/product-form.ts';
import { chooseLanguage } from '../../../src/i18n/messages.ts';
import { alarm, labelled, soon, submit, tick, write } from '../page.ts';

const PROBLEM = {
  type: '/problems/conflict',
  title: 'Conflict',
  status: 409,
  detail: 'Somebody was quicker.',
};

function opened(
  variants: string[],
  answer: (asked: Asked) => [number, unknown] = () => [200, { id: 'p1', version: 1, variants: [] }],
) {
  const model = { hash: 'ab', size_m: [0.2, 0.1, 0.3], variants } as unknown as Model;
  const { shop, asked } = fakeShop(answer);
  const saved: Product[] = [];
  const { element, says } = productForm(
    shop,
    () => ({ job: 'j1', model }),
    'Bowl',
    async (product) => {
      saved.push(product);
    },
  );
  document.body.replaceChildren(element);
  return { form: element, says, asked, saved };
}

it('a model without variants is one thing for one price', async () => {
  const { form, asked, saved } = opened([]);
  expect(labelled(form, 'Title in English').value).toBe('Bowl');
  expect(form.querySelector('.variant-row label.check')).toBeNull();
  write(form, 'Price', '39,50');
  submit(form);
  await soon();
  expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /api/products']);
  expect(asked[0].body).toEqual({
    title: { en: 'Bowl' },
    model: 'ab',
    publish: false,
    variants: [{ price: { amount_minor: 3950, currency: 'EUR' } }],
  });
  expect(saved).toHaveLength(1);
  expect(alarm(form)).toBe('');
});

it('of several variants those that are ticked are sold, by their names', async () => {
  const { form, asked } = opened(['walnut', 'ash']);
  const [walnut, ash] = form.querySelectorAll<HTMLElement>('.variant-row');
  expect(labelled(walnut, 'Name of the variant').value).toBe('Walnut');
  tick(ash, 'ash');
  expect(ash.classList.contains('off')).toBe(true);
  write(walnut, 'Price', '1250');
  write(walnut, 'Link to your checkout', 'https://shop.example/bowl');
  write(walnut, 'Your number for it', ' N 7 ');
  submit(form);
  await soon();
  expect((asked[0].body as { variants: unknown }).variants).toEqual([
    {
      price: { amount_minor: 125_000, currency: 'EUR' },
      material_variant: 'walnut',
      title: { en: 'Walnut' },
      buy_url: 'https://shop.example/bowl',
      sku: 'N 7',
    },
  ]);
});

it('what is lacking is said, the field focused, and the shop is not asked', async () => {
  const { form, asked } = opened(['walnut', 'ash']);
  const [walnut, ash] = form.querySelectorAll<HTMLElement>('.variant-row');
  submit(form);
  const price = labelled(walnut, 'Price');
  expect([alarm(form), document.activeElement]).toEqual(['Write a price such as 1250 or 39.50.', price]);
  expect(price.getAttribute('aria-invalid')).toBe('true');
  write(walnut, 'Price', '10');
  expect(price.hasAttribute('aria-invalid')).toBe(false);
  tick(walnut, 'walnut');
  tick(ash, 'ash');
  submit(form);
  expect(alarm(form)).toBe('Choose at least one variant.');
  tick(walnut, 'walnut');
  write(form, 'Title in English', ' ');
  submit(form);
  expect(document.activeElement).toBe(labelled(form, 'Title in English'));
  write(form, 'Title in English', 'Bowl');
  for (const [width, fault] of [
    ['20', 'two sides are missing'],
    ['wide', 'no number'],
  ]) {
    labelled(form, 'Width').value = width;
    submit(form);
    expect(alarm(form), fault).toMatch(/^Give width, height and depth/);
  }
  await soon();
  expect(asked).toEqual([]);
});

it('a size that was measured is stated of the file before the product is made', async () => {
  const { form, asked } = opened([]);
  for (const [side, cm] of [
    ['Width', '20,5'],
    ['Height', '10'],
    ['Depth', '30'],
  ])
    labelled(form, side).value = cm;
  write(form, 'Category', 'bowl');
  write(form, 'Price', '1');
  submit(form);
  await soon();
  expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'PUT /api/jobs/j1/statement',
    'POST /api/products',
  ]);
  expect(asked[0].body).toEqual({ stated_cm: [20.5, 10, 30], category: 'bowl' });
});

describe('who reads French', () => {
  beforeEach(() => chooseLanguage('fr'));
  afterEach(() => chooseLanguage('en'));

  it('writes French alone: its fields come first, no language is asked for', async () => {
    const { form, asked } = opened(['noyer']);
    const texts = [...form.querySelectorAll<HTMLInputElement>('input[lang], textarea[lang]')];
    expect(texts.map((each) => each.lang)).toEqual(Array(7).fill(['fr', 'en']).flat());
    expect(texts.filter((each) => each.required)).toEqual([]);
    expect(labelled(form, 'Titre en français').value).toBe('Bowl');
    expect(labelled(form, 'Titre en anglais (facultatif)').value).toBe('');
    write(form, 'Titre en français', '');
    submit(form);
    expect(alarm(form)).toMatch('«\u202fTitre en français\u202f» manque');
    expect(document.activeElement).toBe(labelled(form, 'Titre en français'));
    write(form, 'Titre en français', 'Bol');
    write(form, 'Description en français', 'Tourné à la main.');
    write(form, 'Prix', '39,50');
    submit(form);
    await soon();
    expect(asked[0].body).toMatchObject({
      title: { fr: 'Bol' },
      description: { fr: 'Tourné à la main.' },
      variants: [{ title: { fr: 'Noyer' } }],
    });
    expect(JSON.stringify(asked[0].body)).not.toContain('"en"');
  });
});

it('once more, the same draft is changed', async () => {
  const { form, asked } = opened([]);
  write(form, 'Price', '1');
  submit(form);
  await soon();
  write(form, 'Price', '2');
  submit(form);
  await soon();
  expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/products',
    'PATCH /api/products/p1',
  ]);
});

it('while it is saved it cannot be saved again, and what the shop refuses is told', async () => {
  const { form, saved } = opened([], () => [409, PROBLEM]);
  const go = form.querySelector<HTMLButtonElement>('.button.primary')!;
  write(form, 'Price', '1');
  submit(form);
  expect([go.disabled, go.getAttribute('aria-busy')]).toEqual([true, 'true']);
  await soon();
  expect([go.disabled, alarm(form), saved]).toEqual([false, 'Somebody was quicker.', []]);
});
