import {
  type Model,
  type NewProduct,
  type NewVariant,
  type Product,
  parseMoney,
  type ShopClient,
} from '@vitrine/sdk';
import { busy, field, h } from '../ui/dom.ts';
import { text, wordsFor } from './text.ts';

const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'JPY'];

interface Row {
  element: HTMLElement;
  read: (currency: string) => NewVariant | null;
  /** The field whose price cannot be read, or null. */
  faulty: (currency: string) => HTMLInputElement | null;
}

/** What the product is called, which of the model's variants are sold, for how much, and where one pays. */
export function productForm(
  shop: ShopClient,
  model: Model,
  name: string,
  created: (product: Product) => void,
): HTMLFormElement {
  const en = h('input', { required: true, maxlength: 120, value: name });
  const fr = h('input', { maxlength: 120, lang: 'fr' });
  const credit = h('input', { maxlength: 200 });
  const currency = h('select', {}, ...CURRENCIES.map((code) => h('option', {}, code)));
  const rows: Row[] = (model.variants.length ? model.variants : [null]).map((variant) => variantRow(variant));
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const go = h('button', { class: 'button primary' }, text('create'));

  const form = h(
    'form',
    { class: 'product-form', novalidate: true },
    h('div', { class: 'pair' }, field(text('titleEn'), en), field(text('titleFr'), fr)),
    h(
      'div',
      { class: 'pair wide-first' },
      field(text('credit'), credit, text('creditHint')),
      field(text('currency'), currency),
    ),
    h(
      'fieldset',
      { class: 'variants' },
      h('legend', {}, text('forSale')),
      ...rows.map(({ element }) => element),
    ),
    h('p', { class: 'soft' }, text('buyUrlHint')),
    fault,
    h('div', { class: 'actions' }, go),
  );

  const blame = (words: string, at: HTMLElement | null) => {
    fault.textContent = words;
    fault.hidden = false;
    at?.focus();
  };

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    fault.hidden = true;
    if (!en.value.trim()) return blame(text('titleEn'), en);
    const faulty = rows.map((row) => row.faulty(currency.value)).find((input) => input !== null);
    if (faulty) return blame(text('priceFault'), faulty);
    const variants = rows.map((row) => row.read(currency.value)).filter((variant) => variant !== null);
    if (!variants.length) return blame(text('atLeastOne'), form.querySelector<HTMLElement>('fieldset input'));
    const product: NewProduct = { title: words(en, fr), model: model.hash, variants };
    if (credit.value.trim()) product.credit = credit.value.trim();
    try {
      created(await busy(go, () => shop.createProduct(product)));
    } catch (error) {
      blame(wordsFor(error), null);
    }
  });
  return form;
}

function words(en: HTMLInputElement, fr: HTMLInputElement): { en: string; fr?: string } {
  const french = fr.value.trim();
  return french ? { en: en.value.trim(), fr: french } : { en: en.value.trim() };
}

/** One thing for sale. A model without variants has one row and nothing to choose. */
function variantRow(variant: string | null): Row {
  const sold = h('input', {
    type: 'checkbox',
    checked: true,
    'aria-label': text('sell', { variant: variant ?? '' }),
  });
  const title = h('input', { maxlength: 80, value: variant ? capital(variant) : '' });
  const price = h('input', { inputmode: 'decimal', autocomplete: 'off', placeholder: '0' });
  const link = h('input', { type: 'url', inputmode: 'url', placeholder: 'https://' });
  const fields = h(
    'div',
    { class: 'variant-fields' },
    field(text('price'), price),
    field(text('buyUrl'), link),
  );
  if (variant) fields.prepend(field(text('variantTitle'), title));
  const element = h('div', { class: variant ? 'variant-row' : 'variant-row single' }, fields);
  if (variant) element.prepend(h('label', { class: 'check' }, sold, h('span', { class: 'unseen' }, variant)));
  sold.addEventListener('change', () => element.classList.toggle('off', !sold.checked));
  price.addEventListener('input', () => price.removeAttribute('aria-invalid'));
  return {
    element,
    faulty: (currency) => {
      if (!sold.checked || parseMoney(price.value, currency) !== null) return null;
      price.setAttribute('aria-invalid', 'true');
      return price;
    },
    read: (currency) => {
      const amount_minor = parseMoney(price.value, currency);
      if (!sold.checked || amount_minor === null) return null;
      const row: NewVariant = { price: { amount_minor, currency } };
      if (variant) row.material_variant = variant;
      if (variant && title.value.trim()) row.title = { en: title.value.trim() };
      if (link.value.trim()) row.buy_url = link.value.trim();
      return row;
    },
  };
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
