/** The section of stock: the rest is loaded when it is asked for. */
import type { ShopClient } from '@vitrine-shop/sdk';
import { later } from '../later.ts';
import { text } from '../text.ts';

/** changes: whether whoever reads it may say how many there are. */
export function stock(shop: ShopClient, changes: boolean): HTMLElement {
  return later({
    id: 'stock',
    title: text('stock.title'),
    lead: text('stock.lead'),
    open: text('stock.open'),
    load: async () => (await import('./shown/shelf.ts')).shelf(shop, changes),
  });
}
