/** The orders of a brand: a list by state, and one of them opened in its place. */
import { BrandOrders, type Order, type OrderState, type ShopClient } from '@vitrine-shop/sdk';
import { busy, button, fill, h } from '../../../ui/dom.ts';
import { wordsFor } from '../../text.ts';
import { orderView } from './order.ts';
import { day, minor, say } from './text.ts';
import './orders.css';

const STATES: readonly OrderState[] = [
  'to_send',
  'part_sent',
  'sent',
  'withdrawn',
  'refunded',
  'canceled',
  'disputed',
  'unpaid',
];

export function desk(shop: ShopClient, acts: boolean): HTMLElement {
  const own = new BrandOrders(shop);
  const list = h('ul', { class: 'orders' });
  const wrong = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const state = h(
    'select',
    { 'aria-label': say('show') },
    h('option', { value: '' }, say('all')),
    ...STATES.map((each) => h('option', { value: each }, say(`state.${each}`))),
  );
  const csv = h('a', { class: 'button quiet', href: BrandOrders.CSV, download: 'orders.csv' }, say('csv'));
  const more: HTMLButtonElement = button(say('more'), () => void next(), 'quiet');
  let after: string | undefined;
  let turn = 0;

  const next = async (first = false) => {
    const mine = ++turn;
    const wanted = (state.value || undefined) as OrderState | undefined;
    try {
      const page = await busy(more, () => own.list(wanted, first ? undefined : after));
      if (mine !== turn) return;
      wrong.hidden = true;
      if (first) fill(list);
      list.append(...page.items.map(row));
      after = page.next ?? undefined;
      more.hidden = after === undefined;
      if (!list.children.length) fill(list, h('li', { class: 'soft' }, say(wanted ? 'noneSuch' : 'none')));
    } catch (error) {
      if (mine !== turn) return;
      wrong.textContent = wordsFor(error);
      wrong.hidden = more.hidden = false;
    }
  };
  state.addEventListener('change', () => void next(true));

  const row = (order: Order): HTMLElement => {
    const total = order.totals.find(({ type }) => type === 'total')?.amount_minor ?? 0;
    const name = order.buyer?.name ?? '';
    const open = button(say('number', { number: order.number }), () => void show(order, open), 'quiet');
    open.setAttribute('aria-label', say('open', { number: order.number }));
    return h(
      'li',
      {},
      open,
      h(
        'span',
        { class: 'soft' },
        name ? say('line', { day: day(order.placed_at), name }) : day(order.placed_at),
      ),
      h('span', { class: 'order-state', 'data-state': order.state }, say(`state.${order.state}`)),
      h('b', {}, minor(order, total)),
    );
  };

  const show = async (told: Order, pressed: HTMLButtonElement) => {
    try {
      // As it is now, not as the list was.
      const order = await busy(pressed, () => own.order(told.id));
      const back = () => {
        opened.replaceWith(all);
        void next(true);
        state.focus();
      };
      const opened = orderView(own, order, acts, back);
      all.replaceWith(opened);
      opened.querySelector<HTMLElement>('h3')?.focus();
    } catch (error) {
      wrong.textContent = wordsFor(error);
      wrong.hidden = false;
    }
  };

  const all = h(
    'div',
    { class: 'stack' },
    h('div', { class: 'orders-head' }, h('div', { class: 'field' }, state), csv),
    list,
    wrong,
    more,
  );
  void next(true);
  return h('div', {}, all);
}
