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

type Content = NonNullable<Variant['content']>;
type Per = NonNullable<Variant['per']>;

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

/** What a variant cost before, while that may stand struck beside its price; empty else. */
export function wasText({ was }: Variant, language: string, now: number = Date.now()): string {
  return was && now < Date.parse(was.until) ? formatMoney(was, language) : '';
}

/** What a price says besides itself: which one is struck, what it is for a litre. */
export function priceNotes(variant: Variant, language: string, now: number = Date.now()): string[] {
  const was = wasText(variant, language, now);
  const { content, per } = variant;
  const parts = [content && contentText(content, language), per && perText(per, language)];
  const held = parts.filter(Boolean).join(' · ');
  return [was && say('card.was', { price: was }, language), held].filter((note): note is string => !!note);
}

/** `50 ml`, `12 pieces`. */
export function contentText({ amount, unit }: Content, language: string): string {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 3 }).format(amount);
  if (unit === 'piece') return say('content.piece', { amount: number, count: amount }, language);
  return `${number}\u00a0${unit === 'm2' ? 'm²' : unit}`;
}

/** `€980 per l`. */
export function perText(per: Per, language: string): string {
  return say(`per.${per.unit}`, { price: formatMoney(per, language) }, language);
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
