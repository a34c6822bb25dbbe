/** It is paid: the order's number, where to find it, and the way on. */
import type { CheckoutState } from '@vitrine-shop/sdk';
import { language } from '../i18n/messages.ts';
import { h } from '../ui/dom.ts';
import { say } from './text.ts';

/** The order's own page; its key stays in the fragment, which no server is told. */
export function orderPage({ id, key }: NonNullable<CheckoutState['order']>): string {
  const page = `/orders/${encodeURIComponent(id)}?lang=${language()}`;
  return key ? `${page}#key=${encodeURIComponent(key)}` : page;
}

/** next: what one may do besides. */
export function paidView(
  { order, buyer, pay }: CheckoutState,
  lead: string,
  ...next: HTMLElement[]
): HTMLElement {
  const title = h('h3', { tabindex: -1 }, say('paid.title'));
  const link =
    order &&
    h(
      'a',
      { class: 'button primary', href: orderPage(order), target: '_blank', rel: 'noopener' },
      say('paid.order'),
    );
  return h(
    'div',
    { class: 'till-paid', role: 'status' },
    title,
    order && h('p', { class: 'till-number' }, say('paid.number', { number: order.number })),
    buyer?.email && h('p', {}, say('paid.mail', { email: buyer.email })),
    lead && h('p', {}, lead),
    pay?.demo && h('p', { class: 'till-demo' }, say('demo')),
    h('div', { class: 'actions' }, link, ...next),
  );
}
