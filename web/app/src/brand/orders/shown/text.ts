import { formatMoney, localText, type Money, type Order, type OrderLine } from '@vitrine-shop/sdk';
import { createMessages, language } from '../../../i18n/messages.ts';
import type en from './words/en.ts';

export const say = createMessages<typeof en>(
  import.meta.glob('./words/*.ts', { eager: true, import: 'default' }),
);

export function day(at: string): string {
  return new Intl.DateTimeFormat(language(), { dateStyle: 'medium' }).format(new Date(at));
}

export function money(amount: Money): string {
  return formatMoney(amount, language());
}

export function minor(order: Order, amount_minor: number): string {
  return money({ amount_minor, currency: order.currency });
}

export function titled(line: OrderLine): string {
  const title = localText(line.title, language());
  const variant = line.variant_title ? localText(line.variant_title, language()) : '';
  return variant ? `${title}, ${variant}` : title;
}
