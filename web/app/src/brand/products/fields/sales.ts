import { localText, minorDigits, parseMoney } from '@vitrine-shop/sdk';
import { language } from '../../../i18n/messages.ts';
import { field, h } from '../../../ui/dom.ts';
import { textFields } from '../../../ui/texts/texts.ts';
import { contentFields } from '../../facts/fields.ts';
import { type Fault, type Group, isFault } from '../../group.ts';
import { text } from '../../text.ts';
import type { Draft, VariantDraft } from '../draft.ts';

const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'JPY'];

interface Row {
  element: HTMLElement;
  price: HTMLInputElement;
  sold: () => boolean;
  read: (currency: string) => VariantDraft | Fault;
}

/** What is for sale, for how much, and where one pays. */
export function salesFields(variants: VariantDraft[]): Group<Pick<Draft, 'variants'>> {
  const single = variants.length === 1;
  const rows = variants.map((variant) => variantRow(variant, single));
  const known = new Set([...variants.map(({ currency }) => currency), ...CURRENCIES]);
  const currency = h('select', {}, ...[...known].map((code) => h('option', {}, code)));
  // Prices in several currencies stay so until another one is chosen for all.
  const mixed = new Set(variants.map((each) => each.currency)).size > 1;
  let chosen = !mixed;
  currency.addEventListener('change', () => {
    chosen = true;
  });
  const element = h(
    'fieldset',
    { class: 'variants' },
    h('legend', {}, text('forSale')),
    h('div', { class: 'currency' }, field(text('currency'), currency)),
    ...rows.map((row) => row.element),
    h('p', { class: 'soft' }, text('buyUrlHint')),
  );
  const read = (): Pick<Draft, 'variants'> | Fault => {
    const found: VariantDraft[] = [];
    for (const [at, row] of rows.entries()) {
      const each = row.read(chosen ? currency.value : variants[at].currency);
      if ('fault' in each) return each;
      found.push(each);
    }
    if (found.some(({ sold }) => sold)) return { variants: found };
    return { fault: text('atLeastOne'), at: element.querySelector<HTMLElement>('input') };
  };
  return { element, first: rows[0].price, read };
}

/** One thing for sale. Of a single one there is nothing to choose. */
function variantRow(variant: VariantDraft, single: boolean): Row {
  const name = variant.material ?? localText(variant.title, language());
  const sold = h('input', { type: 'checkbox', 'aria-label': text('sell', { variant: name }) });
  sold.checked = variant.sold;
  const named = (tongue: string) => text('variantTitleIn', { language: tongue });
  const title = textFields(variant.title, named, { maxlength: 80 });
  const price = h('input', { inputmode: 'decimal', autocomplete: 'off', placeholder: '0' });
  price.value = priceText(variant);
  const link = h('input', { type: 'url', inputmode: 'url', placeholder: 'https://' });
  link.value = variant.buy_url;
  const sku = h('input', { maxlength: 64, autocomplete: 'off', spellcheck: 'false' });
  sku.value = variant.sku;
  const content = contentFields(variant.content);
  const lacking = h('p', { class: 'hint' }, text('noLink'));
  const linked = field(text('buyUrl'), link);
  linked.append(lacking);
  const fields = h(
    'div',
    { class: 'variant-fields' },
    field(text('price'), price),
    linked,
    field(text('sku'), sku),
    content.element,
  );
  if (!single || variant.material) fields.prepend(...title.fields);
  const choice = !single || variant.material !== null;
  const element = h('div', { class: choice ? 'variant-row' : 'variant-row single' }, fields);
  if (choice) element.prepend(h('label', { class: 'check' }, sold, h('span', { class: 'unseen' }, name)));
  const show = () => {
    element.classList.toggle('off', !sold.checked);
    lacking.hidden = link.value.trim() !== '' || !sold.checked;
  };
  show();
  sold.addEventListener('change', show);
  link.addEventListener('input', show);
  price.addEventListener('input', () => price.removeAttribute('aria-invalid'));
  const read = (currency: string): VariantDraft | Fault => {
    const amount = parseMoney(price.value, currency);
    if (sold.checked && amount === null) {
      price.setAttribute('aria-invalid', 'true');
      return { fault: text('priceFault'), at: price };
    }
    const holds = content.read();
    if (isFault(holds)) return holds;
    return {
      ...variant,
      ...holds,
      sold: sold.checked,
      title: title.read(),
      amount_minor: amount ?? variant.amount_minor,
      currency,
      buy_url: link.value.trim(),
      sku: sku.value.trim(),
    };
  };
  return { element, price, sold: () => sold.checked, read };
}

/** As one would type it: `39.50`, in French `39,50`; nothing where there is none yet. */
function priceText({ amount_minor, currency }: VariantDraft): string {
  if (Number.isNaN(amount_minor)) return '';
  const digits = minorDigits(currency);
  const shown = amount_minor % 10 ** digits === 0 ? 0 : digits;
  const options = { useGrouping: false, minimumFractionDigits: shown, maximumFractionDigits: shown };
  return new Intl.NumberFormat(language(), options).format(amount_minor / 10 ** digits);
}
