/** What a visitor has ordered, as links, the newest first; nothing at all where that is nothing. */
import { Orders, type ShopClient } from '@vitrine-shop/sdk';
import { fill, h } from '../ui/dom.ts';
import { orderPage } from './address.ts';
import { day, minor, text } from './text.ts';

export async function ordersPart(shop: ShopClient, into: HTMLElement): Promise<void> {
  const { items } = await new Orders(shop).list();
  into.hidden = items.length === 0;
  fill(
    into,
    h('h2', {}, text('orders')),
    h(
      'ul',
      { class: 'mine-orders' },
      ...items.map((order) => {
        const total = order.totals.find(({ type }) => type === 'total')?.amount_minor ?? 0;
        return h(
          'li',
          {},
          h('a', { href: orderPage(order.id, '') }, text('title', { number: order.number })),
          h('span', {}, `${day(order.placed_at)} · ${minor(total, order.currency)}`),
          h('span', { class: 'soft' }, text(`state.${order.state}`)),
        );
      }),
    ),
  );
}
