import { formatMoney, type LocalText, localText, type Money } from '@vitrine-shop/sdk';
import { createMessages, language } from '../i18n/messages.ts';
import type en from './words/en.ts';

export const text = createMessages<typeof en>(
  import.meta.glob('./words/*.ts', { eager: true, import: 'default' }),
);

export const money = (amount: Money): string => formatMoney(amount, language());

export const minor = (amount_minor: number, currency: string): string => money({ amount_minor, currency });

/** `14 December 2026`, of a moment or of a day. */
export function day(at: string): string {
  const timeZone = at.length === 10 ? 'UTC' : undefined;
  return new Intl.DateTimeFormat(language(), { dateStyle: 'long', timeZone }).format(new Date(at));
}

/** 200000 parts in a million: `20%`, as the language writes it. */
export function rate(rate_ppm: number): string {
  const style = { style: 'percent', maximumFractionDigits: 4 } as const;
  return new Intl.NumberFormat(language(), style).format(rate_ppm / 1e6);
}

/** A line's title with its finish. */
export function titled(line: { title: LocalText; variant_title: LocalText | null }): string {
  const own = localText(line.variant_title, language());
  const title = localText(line.title, language());
  return own ? `${title}, ${own}` : title;
}
