import { type LocalText, localText, type Money, minorDigits } from '@vitrine-shop/sdk';
import { createMessages, language } from '../i18n/messages.ts';
import type en from './words/en.ts';

export const say = createMessages<typeof en>(
  import.meta.glob('./words/*.ts', { eager: true, import: 'default' }),
);

/** `€490.00`: what is charged is written to the last digit. */
export function exactMoney({ amount_minor, currency }: Money): string {
  const digits = minorDigits(currency);
  const shown = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language(), { style: 'currency', currency, ...shown }).format(
    amount_minor / 10 ** digits,
  );
}

/** 200000 parts in a million: `20 %`, as the language writes it. */
export function rateText(rate_ppm: number): string {
  const style = { style: 'percent', maximumFractionDigits: 2 } as const;
  return new Intl.NumberFormat(language(), style).format(rate_ppm / 1e6);
}

/** What the shop says, in the reader's language. */
export function told(text: LocalText | string | null | undefined): string {
  return typeof text === 'string' ? text : localText(text, language());
}
