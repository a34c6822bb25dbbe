/** One order: what was bought, by whom, what became of it, and what one can do now. */
import type { BrandOrders, Order, OrderLine, OrderPart } from '@vitrine-shop/sdk';
import { addressLines } from '../../../order/address.ts';
import { confirmed } from '../../../ui/dialog.ts';
import { busy, button, fill, h } from '../../../ui/dom.ts';
import { wordsFor } from '../../text.ts';
import { leftToSend } from './parts.ts';
import { refundDialog } from './refunding.ts';
import { sendDialog } from './sending.ts';
import { day, minor, money, say, titled } from './text.ts';

export function orderView(own: BrandOrders, first: Order, acts: boolean, back: () => void): HTMLElement {
  const view = h('article', { class: 'order-view stack' });
  const wrong = h('p', { class: 'note bad', role: 'alert', hidden: true });

  const show = (order: Order) => {
    wrong.hidden = true;
    fill(
      view,
      button(say('back'), back, 'quiet'),
      h('h3', { tabindex: -1 }, say('number', { number: order.number })),
      h('p', { class: 'soft' }, `${day(order.placed_at)} · ${say(`state.${order.state}`)}`),
      order.demo ? h('p', { class: 'note' }, say('demo')) : null,
      acts ? actions(order) : null,
      wrong,
      block(say('goods'), h('ul', { class: 'order-lines' }, ...order.lines.map(lineOf))),
      totals(order),
      block(say('to'), ...buyer(order)),
      ...told(say('withdrawals'), withdrawals(order)),
      ...told(say('parcels'), parcels(order)),
      ...told(say('refunds'), refunds(order)),
      order.invoice
        ? h(
            'p',
            {},
            h(
              'a',
              { href: order.invoice.url, target: '_blank' },
              say('invoice', { number: order.invoice.number }),
            ),
          )
        : null,
    );
  };

  const actions = (order: Order): HTMLElement => {
    const unsent = order.lines.some((line) => leftToSend(line) > 0);
    const paid = ['captured', 'part_refunded'].includes(order.payment);
    const send = button(say('send'), () => sendDialog(own, order, show), 'primary');
    const refund = button(say('refund'), () => refundDialog(own, order, show));
    const cancel = button(say('cancel'), () => void cancelled(order, cancel), 'quiet');
    send.hidden = cancel.hidden = !unsent || order.state === 'unpaid';
    refund.hidden = !paid;
    return h('div', { class: 'actions' }, send, refund, cancel);
  };

  const cancelled = async (order: Order, pressed: HTMLButtonElement) => {
    const title = say('number', { number: order.number });
    if (!(await confirmed(title, say('cancel.lead'), say('cancel.go'), say('keep'), 'danger'))) return;
    try {
      show(await busy(pressed, () => own.cancel(order.id, '')));
      view.querySelector<HTMLElement>('h3')?.focus();
    } catch (error) {
      wrong.textContent = wordsFor(error);
      wrong.hidden = false;
    }
  };

  show(first);
  return view;
}

function lineOf(line: OrderLine): HTMLElement {
  const became = [
    line.fulfilled ? say('sent', { count: line.fulfilled }) : '',
    line.canceled ? say('canceled', { count: line.canceled }) : '',
    line.returned ? say('returned', { count: line.returned }) : '',
    line.refunded ? say('refunded', { count: line.refunded }) : '',
  ].filter(Boolean);
  return h(
    'li',
    {},
    line.picture
      ? h('img', { src: line.picture, alt: '', width: 48, height: 48, loading: 'lazy' })
      : h('span'),
    h(
      'div',
      {},
      h('b', {}, titled(line)),
      h('p', { class: 'soft' }, say('units', { quantity: line.quantity, price: money(line.unit) })),
      became.length ? h('p', { class: 'soft' }, became.join(' · ')) : null,
    ),
    h('b', {}, money(line.total)),
  );
}

function totals(order: Order): HTMLElement {
  const pairs = order.totals.map(({ type, amount_minor }) => [
    say(`total.${type as 'subtotal' | 'fulfillment' | 'tax' | 'total'}`),
    minor(order, amount_minor),
  ]);
  if (order.refunded.amount_minor) pairs.push([say('total.back'), money(order.refunded)]);
  return h(
    'dl',
    { class: 'order-totals' },
    ...pairs.flatMap(([term, sum]) => [h('dt', {}, term), h('dd', {}, sum)]),
  );
}

function buyer(order: Order): HTMLElement[] {
  const { buyer, address } = order;
  if (!buyer) return [h('p', { class: 'soft' }, say('forgotten'))];
  const lines = address ? addressLines(address) : [buyer.name];
  return [
    h('address', { dir: 'auto' }, ...lines.flatMap((each) => [each, h('br')])),
    h('p', {}, h('a', { href: `mailto:${encodeURIComponent(buyer.email)}` }, buyer.email)),
  ];
}

function partsOf(order: Order, parts: readonly OrderPart[]): string {
  if (!parts.length) return say('whole');
  const named = (part: OrderPart) => {
    const line = order.lines.find(({ id }) => id === part.line);
    return say('part', { quantity: part.quantity, title: line ? titled(line) : '' });
  };
  return parts.map(named).join(', ');
}

function parcels(order: Order): string[] {
  return order.fulfilments.map(({ at, lines, carrier, tracking }) => {
    const how = carrier || tracking ? ` (${say('by', { carrier, tracking }).trim()})` : '';
    return say('parcel', { day: day(at), what: partsOf(order, lines) }) + how;
  });
}

function refunds(order: Order): string[] {
  return order.refunds.map(({ at, amount, state, reason }) => {
    const what = say(`refund.${state}`, { day: day(at), amount: money(amount) });
    return reason ? `${what} · ${reason}` : what;
  });
}

function withdrawals(order: Order): string[] {
  return order.withdrawal.asked.map(({ at, lines, due_on, done }) =>
    say(done ? 'withdrawal.done' : 'withdrawal.due', {
      day: day(at),
      what: partsOf(order, lines),
      due: day(due_on),
    }),
  );
}

function told(title: string, lines: readonly string[]): HTMLElement[] {
  return lines.length ? [block(title, h('ul', {}, ...lines.map((each) => h('li', {}, each))))] : [];
}

function block(title: string, ...content: HTMLElement[]): HTMLElement {
  return h('section', { class: 'order-block' }, h('h4', {}, title), ...content);
}
