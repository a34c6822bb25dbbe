/** Prices and sizes in the visitor's language. Pure. */
import {
  formatMoney,
  formatSize,
  localText,
  type Product,
  spokenIn,
  type Variant,
  type Vec3,
} from '@vitrine-shop/sdk';
import { say } from './text.ts';

/** The price of a product on a shelf: one price, or the least with "from" when its variants differ. */
export function priceText(product: Product, language: string): string {
  const [first, ...rest] = [...product.variants].sort((a, b) => a.price.amount_minor - b.price.amount_minor);
  if (!first) return '';
  const text = formatMoney(first.price, language);
  const differs = rest.some(
    (other) =>
      other.price.amount_minor !== first.price.amount_minor || other.price.currency !== first.price.currency,
  );
  return differs ? say('price.from', { price: text }, language) : text;
}

/** Centimetres; in English followed by inches, for those who think in them. */
export function sizeText(size_m: Vec3, language: string): string {
  const metric = formatSize(size_m, language);
  if (!language.startsWith('en')) return metric;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const inches = size_m.map((length) => number.format(length / 0.0254)).join(' × ');
  return `${metric} (${inches} in)`;
}

/** The language of what a variant is called, if it is not the reader's; a material is in none. */
export function variantIn(variant: Variant, product: Product, language: string): string | null {
  if (localText(variant.title, language)) return spokenIn(variant.title, language);
  return variant.material_variant ? null : spokenIn(product.title, language);
}

/** What a variant is called: its own title, else its material, else the product's title. */
export function variantText(variant: Variant, product: Product, language: string): string {
  return localText(variant.title, language) || variant.material_variant || localText(product.title, language);
}
