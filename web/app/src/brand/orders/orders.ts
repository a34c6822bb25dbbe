/** The section of orders: the rest is loaded when it is asked for. */
import type { ShopClient } from '@vitrine-shop/sdk';
import { later } from '../later.ts';
import { text } from '../text.ts';

/** acts: whether whoever reads them may send, give back and cancel. */
export function orders(shop: ShopClient, acts: boolean): HTMLElement {
  return later({
    id: 'orders',
    title: text('orders.title'),
    lead: text('orders.lead'),
    open: text('orders.open'),
    load: async () => (await import('./shown/desk.ts')).desk(shop, acts),
  });
}
