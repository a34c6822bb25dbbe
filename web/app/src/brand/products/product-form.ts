import {
  type LocalText,
  type Model,
  type NewProduct,
  type NewStatement,
  type NewVariant,
  type Product,
  parseMoney,
  type ShopClient,
} from '@vitrine-shop/sdk';
import { LANGUAGES, type Language, languageName } from '../../i18n/messages.ts';
import { busy, field, h } from '../../ui/dom.ts';
import { sizeFields } from '../models/size-fields.ts';
import { text, wordsFor } from '../text.ts';

const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'JPY'];

export interface Subject {
  job: string;
  model: Model;
}

interface Row {
  element: HTMLElement;
  read: (currency: string) => NewVariant | null;
  /** The field whose price cannot be read, or null. */
  faulty: (currency: string) => HTMLInputElement | null;
}

/**
 * What the product is called, how large it really is, which of the model's variants are sold, for how much, and where one
 * pays. Saved as a draft first; once more, the same draft is changed. subject: the model as it stands when that happens, and the
 * job that examined it.
 */
export function productForm(
  shop: ShopClient,
  subject: () => Subject,
  name: string,
  saved: (product: Product) => Promise<void>,
): { element: HTMLFormElement; says: (model: Model) => void } {
  let draft: string | null = null;
  const { model } = subject();
  const titles = LANGUAGES.map((tag) => titleField(tag, name));
  const en = titles[LANGUAGES.indexOf('en')].input;
  const about = h('textarea', { maxlength: 4000, rows: 2 });
  const credit = h('input', { maxlength: 200 });
  const size = sizeFields(model);
  const category = h('input', { maxlength: 60, placeholder: 'shoe', autocomplete: 'off' });
  const currency = h('select', {}, ...CURRENCIES.map((code) => h('option', {}, code)));
  const rows: Row[] = (model.variants.length ? model.variants : [null]).map((variant) => variantRow(variant));
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const go = h('button', { class: 'button primary' }, text('create'));

  const form = h(
    'form',
    { class: 'product-form', novalidate: true },
    h('div', { class: 'pair' }, ...titles.map(({ element }) => element)),
    field(text('descriptionEn'), about),
    h('div', { class: 'pair wide-first' }, size.element, field(text('category'), category)),
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
    if (!en.value.trim()) return blame(text('titleIn', { language: languageName('en') }), en);
    const faulty = rows.map((row) => row.faulty(currency.value)).find((input) => input !== null);
    if (faulty) return blame(text('priceFault'), faulty);
    const variants = rows.map((row) => row.read(currency.value)).filter((variant) => variant !== null);
    if (!variants.length) return blame(text('atLeastOne'), form.querySelector<HTMLElement>('fieldset input'));
    const stated_cm = size.read();
    if (stated_cm === 'faulty') return blame(text('sizeFault'), size.first);
    const product: NewProduct = { title: titleOf(titles), model: subject().model.hash, variants };
    if (about.value.trim()) product.description = { en: about.value.trim() };
    if (credit.value.trim()) product.credit = credit.value.trim();
    if (category.value.trim()) product.category = category.value.trim();
    const statement: NewStatement = {};
    if (stated_cm) statement.stated_cm = stated_cm;
    if (category.value.trim()) statement.category = category.value.trim();
    try {
      await busy(go, async () => {
        if (Object.keys(statement).length) await shop.restate(subject().job, statement);
        const made: Product = draft
          ? await shop.changeProduct(draft, product)
          : await shop.createProduct({ ...product, publish: false });
        draft = made.id;
        await saved(made);
      });
    } catch (error) {
      blame(wordsFor(error), null);
    }
  });
  return { element: form, says: size.says };
}

interface Title {
  tag: Language;
  element: HTMLElement;
  input: HTMLInputElement;
}

/** English must be there, with the model's name to begin with. */
function titleField(tag: Language, name: string): Title {
  const english = tag === 'en';
  const input = h('input', {
    maxlength: 120,
    lang: tag,
    required: english,
    value: english ? name : '',
  });
  const label = text(english ? 'titleIn' : 'titleInOptional', { language: languageName(tag) });
  return { tag, element: field(label, input), input };
}

function titleOf(titles: Title[]): LocalText {
  const told = titles.map(({ tag, input }) => [tag, input.value.trim()]).filter(([, title]) => title);
  return { en: '', ...Object.fromEntries(told) };
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
