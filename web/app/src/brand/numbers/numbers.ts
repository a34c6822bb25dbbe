/** The section of numbers: the rest is loaded when it is asked for. */
import type { ShopClient } from '@vitrine-shop/sdk';
import { later } from '../later.ts';
import { text } from '../text.ts';

export function numbers(shop: ShopClient): HTMLElement {
  return later({
    id: 'numbers',
    title: text('numbers.title'),
    lead: text('numbers.lead'),
    open: text('numbers.open'),
    load: async () => (await import('./shown/weeks.ts')).weeks(shop),
  });
}
