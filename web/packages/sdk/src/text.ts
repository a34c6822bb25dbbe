import type { LocalText, Money, Vec3 } from './types.ts';

/**
 * The text in the reader's language, else in English, else in the first by its letters that has it: never blank where there
 * is one. language: the reader's, such as fr-CA.
 */
export function localText(text: LocalText | null | undefined, language: string): string {
  return text?.[spokenIn(text, language) ?? own(language)] ?? '';
}

/** The language in which a text is told, if it is another one than the reader's: for `lang`. */
export function spokenIn(text: LocalText | null | undefined, language: string): string | null {
  if (!text || text[own(language)]) return null;
  return ['en', ...Object.keys(text).sort()].find((tag) => text[tag]) ?? null;
}

function own(language: string): string {
  return language.split('-', 1)[0];
}

/** `€1,250` or `1 250 €`: cents are shown only where the price has any. */
export function formatMoney(money: Money, language: string): string {
  const digits = minorDigits(money.currency);
  const shown = money.amount_minor % 10 ** digits === 0 ? 0 : digits;
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency: money.currency,
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
  }).format(money.amount_minor / 10 ** digits);
}

/**
 * How many digits follow the point in this currency: 2 for EUR, 0 for JPY. As the shop counts (ISO 4217); `Intl` is not
 * asked: newer ones know no parts of a forint, and a price would be a hundred times itself.
 */
export function minorDigits(currency: string): number {
  return { JPY: 0, KRW: 0, KWD: 3, TND: 3 }[currency] ?? 2;
}

/** `12.5 × 8 × 30 cm` (width, height, depth); centimetres to the millimetre below a metre, metres above 3 m. */
export function formatSize(size_m: Vec3, language: string): string {
  const metres = Math.max(...size_m) >= 3;
  const unit = metres ? 'meter' : 'centimeter';
  const scale = metres ? 1 : 100;
  const digits = metres ? 2 : Math.max(...size_m) < 1 ? 1 : 0;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: digits });
  const last = new Intl.NumberFormat(language, { maximumFractionDigits: digits, style: 'unit', unit });
  const [width, height, depth] = size_m;
  return `${number.format(width * scale)} × ${number.format(height * scale)} × ${last.format(depth * scale)}`;
}

/** `640 kB`, `2.4 MB`. */
export function formatBytes(bytes: number, language: string): string {
  const large = bytes >= 1e6;
  const digits = large && bytes < 1e7 ? 1 : 0;
  const options = {
    style: 'unit',
    unit: large ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: digits,
  } as const;
  return new Intl.NumberFormat(language, options).format(
    bytes === 0 ? 0 : Math.max(large ? 0 : 1, bytes / (large ? 1e6 : 1e3)),
  );
}

/** Reads a price as people type it (`1250`, `1 250,50`, `1,250.5`): minor units, or null if it is not one. */
export function parseMoney(text: string, currency: string): number | null {
  const digits = minorDigits(currency);
  const plain = text.replace(/[\s\u00a0\u202f'’]/g, '');
  if (!/^\d[\d.,]*$/.test(plain)) return null;
  // The last separator is the decimal one, unless three digits follow it: then it parts thousands.
  const at = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  const decimals = at < 0 ? '' : plain.slice(at + 1);
  const fraction = decimals.length > 0 && decimals.length <= digits ? decimals : '';
  if (at >= 0 && !fraction && decimals.length !== 3) return null;
  const whole = (fraction ? plain.slice(0, at) : plain).replace(/[.,]/g, '');
  const minor = Number(whole + fraction.padEnd(digits, '0'));
  return Number.isSafeInteger(minor) ? minor : null;
}
