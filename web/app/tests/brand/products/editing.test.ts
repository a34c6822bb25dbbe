// @vitest-environment happy-dom
/** What was entered is corrected; of two editors none overwrites the other unseen. */
import type { Checklist } from '@vitrine-shop/sdk';
import { beforeEach, expect, it } from 'vitest';
import { type Asked, fakeShop } from '../../../../packages/sdk/tests/fake-shop.ts';
import { checklistView } from '../../../src/brand/products/checklist.ts';
import { editProduct } from '../../../src/brand/products/edit.ts';
import { mending } from '../../../src/brand/products/mending.ts';
import { baseOf } from '../../../src/brand/products/saving.ts';
import { alarm, labelled, soon, submit, write } from '../page.ts';

type Json = Record<string, unknown>;

const MODEL = { hash: 'ab', size_m: [0.2, 0.1, 0.3], variants: ['walnut', 'ash'] };
const WRITTEN = {
  id: 'p1',
  version: 3,
  published: true,
  title: { en: 'Bowl', fr: 'Bol' },
  description: { en: 'A bowl.' },
  credit: '© Ada',
  category: null,
  model: 'ab',
  stated_cm: [20, 10, 30],
  variants: [
    {
      id: 'v1',
      title: { en: 'Walnut', fr: 'Noyer' },
      price: { amount_minor: 3950, currency: 'EUR' },
      material_variant: 'walnut',
      buy_url: 'https://shop.example/bowl',
      sku: null,
    },
  ],
  changed_by: null,
  changed_at: null,
};

/** A shop with one product, which counts its versions. */
function opened(changes: Json = {}) {
  const state = { written: { ...WRITTEN, ...changes } as Json & { version: number } };
  const { shop, asked } = fakeShop((request: Asked): [number, unknown] => {
    if (request.path.endsWith('/written')) return [200, state.written];
    if (request.method !== 'PATCH') return [200, { id: 'p1', model: MODEL }];
    if (request.headers['If-Match'] !== `"${state.written.version}"`)
      return [412, { type: '/problems/version-mismatch', status: 412, title: 'x' }];
    state.written = { ...state.written, version: state.written.version + 1 };
    return [200, { id: 'p1', version: state.written.version, title: { en: 'Bowl' }, variants: [] }];
  });
  const patches = () => asked.filter(({ method }) => method === 'PATCH');
  return { shop, state, patches };
}

const dialogs = () => [...document.querySelectorAll('dialog')];
const pressed = (root: ParentNode, name: string) =>
  [...root.querySelectorAll('button')].find(({ textContent }) => textContent === name)?.click();

beforeEach(() => document.body.replaceChildren());

async function editing(changes: Json = {}) {
  const found = opened(changes);
  const kept: string[] = [];
  editProduct(found.shop, await baseOf(found.shop, 'p1'), ({ id }) => kept.push(id));
  const form = document.querySelector('form') as HTMLFormElement;
  return { ...found, kept, form };
}

it('every field has what was written, and what is left as it is stays as it is', async () => {
  const { form, kept, patches } = await editing();
  const row = form.querySelector<HTMLElement>('.variant-row') as HTMLElement;
  expect(labelled(form, 'Title in French').value).toBe('Bol');
  expect(labelled(form, 'Width').value).toBe('20');
  expect([labelled(row, 'Price').value, labelled(row, 'Link to your checkout').value]).toEqual([
    '39.50',
    'https://shop.example/bowl',
  ]);
  write(form, 'Description in French', 'Un bol.');
  submit(form);
  await soon();
  await soon();
  expect(patches()[0].headers['If-Match']).toBe('"3"');
  expect(patches()[0].body).toEqual({
    title: { en: 'Bowl', fr: 'Bol' },
    description: { en: 'A bowl.', fr: 'Un bol.' },
    credit: '© Ada',
    category: null,
    variants: [
      {
        id: 'v1',
        title: { en: 'Walnut', fr: 'Noyer' },
        price: { amount_minor: 3950, currency: 'EUR' },
        material_variant: 'walnut',
        buy_url: 'https://shop.example/bowl',
        sku: null,
      },
    ],
  });
  expect([kept, dialogs()]).toEqual([['p1'], []]);
});

it('what is emptied is emptied, and who empties the link reads what shoppers will', async () => {
  const { form, patches } = await editing();
  const row = form.querySelector<HTMLElement>('.variant-row') as HTMLElement;
  const hint = () =>
    [...row.querySelectorAll<HTMLElement>('.hint')].find((each) => !each.hidden)?.textContent;
  expect(hint()).toBeUndefined();
  write(row, 'Link to your checkout', '');
  expect(hint()).toMatch('Not sold online');
  write(form, 'Title in French', '');
  write(form, 'Credit', '');
  for (const side of ['Width', 'Height', 'Depth']) write(form, side, '');
  submit(form);
  await soon();
  const body = patches()[0].body as Json & { variants: Json[] };
  expect([body.title, body.credit, body.stated_cm]).toEqual([{ en: 'Bowl', fr: null }, null, null]);
  expect(body.variants[0].buy_url).toBeNull();
});

it('what cannot be kept is said, and nothing is asked of the shop', async () => {
  const { form, patches } = await editing();
  write(form, 'Title in English', '');
  write(form, 'Title in French', ' ');
  submit(form);
  expect(alarm(form)).toMatch('“Title in English” is missing');
  expect(document.activeElement).toBe(labelled(form, 'Title in English'));
  expect(patches()).toEqual([]);
});

it('either language may be taken away, no matter which', async () => {
  const { form, patches } = await editing();
  write(form, 'Title in English', '');
  write(form, 'Description in English', '');
  write(form, 'Description in French', 'Un bol.');
  write(form, 'Name of the variant in English', '');
  submit(form);
  await soon();
  const body = patches()[0].body as Json & { variants: Json[] };
  expect(body.title).toEqual({ en: null, fr: 'Bol' });
  expect(body.description).toEqual({ en: null, fr: 'Un bol.' });
  expect(body.variants[0].title).toEqual({ en: null, fr: 'Noyer' });
});

it('another editor’s change is told, kept where one did not touch it, and chosen where both did', async () => {
  const { form, state, patches, kept } = await editing();
  state.written = {
    ...state.written,
    version: 4,
    title: { en: 'Basin', fr: 'Bassin' },
    changed_by: 'Bea',
  };
  write(form, 'Title in English', 'Vase');
  write(form, 'Credit', '© Cleo');
  submit(form);
  for (let turn = 0; turn < 4; turn++) await soon();
  const [, question] = dialogs();
  expect(question.querySelector('h2')?.textContent).toBe('Changed by Bea while you wrote');
  expect([...question.querySelectorAll('h3')].map(({ textContent }) => textContent)).toEqual([
    'Title in English',
    'Title in French',
  ]);
  expect(question.querySelector('s')?.textContent).toBe('Bowl');
  const radios = [...question.querySelectorAll<HTMLInputElement>('input[type=radio]')];
  expect(radios.map(({ checked }) => checked)).toEqual([true, false]);
  radios[1].checked = true;
  radios[1].dispatchEvent(new Event('change'));
  pressed(question, 'Save both changes');
  for (let turn = 0; turn < 4; turn++) await soon();
  const body = patches()[1].body as Json;
  expect(patches()[1].headers['If-Match']).toBe('"4"');
  expect([body.title, body.credit]).toEqual([{ en: 'Vase', fr: 'Bassin' }, '© Cleo']);
  expect([kept, dialogs().length]).toEqual([['p1'], 0]);
});

it('who goes back keeps their fields, and nothing is saved', async () => {
  const { form, state, kept } = await editing();
  state.written = { ...state.written, version: 4, credit: '© Bea' };
  write(form, 'Title in English', 'Vase');
  submit(form);
  for (let turn = 0; turn < 4; turn++) await soon();
  pressed(dialogs()[1], 'Back to the fields');
  await soon();
  expect([dialogs().length, labelled(form, 'Title in English').value, kept]).toEqual([1, 'Vase', []]);
});

it('a version that changed nothing one can write asks nothing', async () => {
  const { form, state, patches, kept } = await editing();
  state.written = { ...state.written, version: 7, published: false };
  submit(form);
  for (let turn = 0; turn < 6; turn++) await soon();
  expect(patches().map(({ headers }) => headers['If-Match'])).toEqual(['"3"', '"7"']);
  expect(kept).toEqual(['p1']);
});

it('every item of the checklist that lacks something has its field beside it', async () => {
  const { shop, patches } = opened();
  const base = await baseOf(shop, 'p1');
  const items = ['model', 'size', 'picture', 'text', 'price', 'checkout', 'credit', 'rights', 'devices'];
  const list = {
    publishable: false,
    items: items.map((item) => ({ item, ok: false, needed: true, text: { en: item } })),
  } as unknown as Checklist;
  const mended: string[] = [];
  const view = checklistView(shop, 'p1', list, {
    published: () => undefined,
    mend: (item) =>
      mending(item, {
        shop,
        brand: 'Maison',
        base,
        mended: ({ id }) => mended.push(id),
        replace: () => mended.push('replace'),
      }),
  });
  document.body.append(view);
  const rows = [...view.querySelectorAll('li')];
  // What devices can carry is advice: another model is what mends it.
  const without = rows.filter((row) => !row.querySelector('input, textarea, button'));
  expect(without.map((row) => row.querySelector('strong')?.textContent)).toEqual(['Devices']);
  write(rows[1], 'Width', '21');
  submit(rows[1].querySelector('form') as HTMLFormElement);
  await soon();
  expect((patches()[0].body as Json).stated_cm).toEqual([21, 10, 30]);
  rows[0].querySelector('button')?.click();
  expect(mended).toEqual(['p1', 'replace']);
});

it('what a product must say is written in the same form, and only if it changed it is sent', async () => {
  const facts = {
    maker: null,
    responsible: null,
    origin: null,
    materials: { en: 'Oak' },
    care: null,
    warnings: null,
    made_to_measure: false,
    digital: true,
  };
  const [held] = WRITTEN.variants;
  const variants = [{ ...held, content: { amount: 0.75, unit: 'l' } }];
  const { form, patches } = await editing({ facts, variants });
  const said = form.querySelector('details.facts-fields') as HTMLDetailsElement;
  expect(said.open).toBe(false);
  expect(labelled(said, 'Materials, in English').value).toBe('Oak');
  expect([labelled(form, 'How much it holds').value, labelled(form, 'Unit').value]).toEqual(['0.75', 'l']);
  write(said, 'Name or company', 'Atelier');
  submit(form);
  await soon();
  expect(alarm(form)).toContain('Give name, postal address');
  expect(said.open).toBe(true);
  write(said, 'Postal address', '1 rue');
  write(said, 'E-mail', 'a@b.fr');
  write(said, 'Country', 'FR');
  write(form, 'How much it holds', '50,5');
  submit(form);
  await soon();
  await soon();
  const body = patches()[0].body as { facts: Json; variants: Json[] };
  expect(body.facts).toEqual({
    maker: { name: 'Atelier', address: '1 rue', email: 'a@b.fr', country: 'FR' },
    responsible: null,
    origin: null,
    materials: { en: 'Oak', fr: null },
    care: null,
    warnings: null,
    made_to_measure: false,
    digital: true,
  });
  expect(body.variants[0].content).toEqual({ amount: 50.5, unit: 'l' });
});

it('an amount that is none is said beside its field, and an empty one takes it away', async () => {
  const variants = [{ ...WRITTEN.variants[0], content: { amount: 50, unit: 'ml' } }];
  const { form, patches } = await editing({ variants });
  for (const amount of ['ten', '0', '1.2345', '1e3']) {
    write(form, 'How much it holds', amount);
    submit(form);
    await soon();
    expect(alarm(form)).toBe('Write an amount such as 50 or 0.75.');
  }
  write(form, 'How much it holds', '');
  submit(form);
  await soon();
  await soon();
  const body = patches()[0].body as { facts?: Json; variants: Json[] };
  expect(body.variants[0].content).toBeNull();
  expect('facts' in body).toBe(false);
});
