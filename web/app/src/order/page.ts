/** An order as it stands: what was bought, where it goes, what came back, and how one withdraws. */
import { localText, type Order, Orders, Problem, type ShopClient } from '@vitrine-shop/sdk';
import { fault } from '../fault/fault.ts';
import { language } from '../i18n/messages.ts';
import { button, fill, h } from '../ui/dom.ts';
import { type Asked, addressLines, orderPage } from './address.ts';
import { findForm } from './find.ts';
import { invoiceSheets } from './invoice.ts';
import { day, minor, money, rate, text, titled } from './text.ts';
import { withdrawPart } from './withdrawing.ts';

export class OrderPage {
  readonly element = h('main', { class: 'order' });
  readonly #orders: Orders;
  readonly #shop: ShopClient;
  readonly #asked: Asked;

  constructor(shop: ShopClient, asked: Asked) {
    this.#shop = shop;
    this.#orders = new Orders(shop);
    this.#asked = asked;
  }

  async show(): Promise<void> {
    fill(this.element, h('p', { class: 'soft', role: 'status' }, text('loading')));
    try {
      // What changes something later is sent by who the browser is known to be.
      await this.#shop.session();
      this.draw(await this.#orders.order(this.#asked.order, this.#asked.key));
    } catch (error) {
      if (Problem.from(error).kind === 'order-not-found') return this.#unknown();
      const again = button(text('retry'), () => void this.show(), 'primary');
      fill(this.element, ...said(text('failed.title'), fault(error)), h('p', {}, again));
    }
  }

  draw(order: Order, told = ''): void {
    const { key } = this.#asked;
    if (this.#asked.page === 'invoice') {
      const back = h('a', { class: 'button', href: orderPage(order.id, key) }, text('back'));
      return fill(this.element, ...invoiceSheets(order, back));
    }
    const withdraw = async (name: string, lines: { line: string; quantity: number }[]) => {
      const now = await this.#orders.withdraw(order.id, name, lines, key);
      this.draw(now, text('withdraw.done'));
      this.element.querySelector<HTMLElement>('.order-told')?.focus();
    };
    fill(
      this.element,
      order.demo && h('p', { class: 'order-demo' }, text('demo')),
      h(
        'header',
        { class: 'order-head' },
        h('h1', {}, text('title', { number: order.number })),
        h('p', { class: 'lead', role: 'status' }, text(`state.${order.state}`)),
        h(
          'p',
          { class: 'soft' },
          text('placed', { day: day(order.placed_at), seller: order.seller.legal_name }),
        ),
        told && h('p', { class: 'order-told', role: 'status', tabindex: -1 }, told),
      ),
      lines(order),
      totals(order),
      delivery(order),
      refunds(order),
      withdrawPart(order, withdraw),
      order.invoice &&
        h(
          'p',
          { class: 'actions' },
          h(
            'a',
            { class: 'button', href: orderPage(order.id, key, true) },
            text('invoice', { number: order.invoice.number }),
          ),
        ),
    );
  }

  #unknown(): void {
    const { element } = findForm(this.#orders);
    fill(this.element, ...said(text('unknown.title'), text('unknown.lead')), element);
  }
}

function lines(order: Order): HTMLElement {
  const list = h('ul', { class: 'order-lines' });
  for (const line of order.lines) {
    const notes = [
      line.made_to_measure && text('measured'),
      line.fulfilled > 0 && text('line.sent', { count: line.fulfilled, quantity: line.quantity }),
      line.canceled > 0 && text('line.canceled', { count: line.canceled }),
      line.refunded > 0 && text('line.refunded', { count: line.refunded }),
    ].filter(Boolean);
    list.append(
      h(
        'li',
        {},
        line.picture
          ? h('img', { src: line.picture, alt: '', loading: 'lazy' })
          : h('span', { class: 'order-blank' }),
        h(
          'div',
          {},
          h('p', { class: 'order-title', dir: 'auto' }, titled(line)),
          h('p', { class: 'soft' }, text('quantity', { quantity: line.quantity, price: money(line.unit) })),
          notes.length > 0 && h('p', { class: 'soft' }, notes.join(' · ')),
        ),
        h('p', { class: 'order-amount' }, money(line.total)),
      ),
    );
  }
  return h('section', { class: 'order-card' }, h('h2', {}, text('goods')), list);
}

function totals(order: Order): HTMLElement {
  const of = (type: string) => order.totals.find((each) => each.type === type)?.amount_minor ?? 0;
  const list = h('dl', { class: 'order-totals' });
  const row = (name: string, amount: string, strong = false) =>
    list.append(h('div', { class: strong ? 'order-sum' : null }, h('dt', {}, name), h('dd', {}, amount)));
  row(text('total.subtotal'), minor(of('subtotal'), order.currency));
  const sent = of('fulfillment');
  if (order.delivery) row(text('total.fulfillment'), sent ? minor(sent, order.currency) : text('free'));
  const taxes = () => {
    for (const { rate_ppm, tax_minor } of order.taxes)
      row(
        text(order.includes_tax ? 'total.tax' : 'total.tax.on', { rate: rate(rate_ppm) }),
        minor(tax_minor, order.currency),
      );
  };
  if (!order.includes_tax) taxes();
  row(text('total.total'), minor(of('total'), order.currency), true);
  if (order.includes_tax) taxes();
  if (order.refunded.amount_minor) row(text('total.back'), money(order.refunded), true);
  return list;
}

function delivery(order: Order): HTMLElement | null {
  const { address, fulfilments } = order;
  if (!address && !fulfilments.length) return null;
  return h(
    'section',
    { class: 'order-card' },
    h('h2', {}, text('to')),
    address && h('address', { dir: 'auto' }, ...addressLines(address).flatMap((each) => [each, h('br')])),
    order.delivery && h('p', { class: 'soft' }, localText(order.delivery.title, language())),
    ...fulfilments.map((each) =>
      h(
        'p',
        {},
        text('sent', { day: day(each.at) }),
        each.carrier && h('bdi', {}, ` · ${each.carrier}`),
        each.tracking && h('bdi', {}, ` · ${each.tracking}`),
      ),
    ),
  );
}

function refunds(order: Order): HTMLElement | null {
  if (!order.refunds.length) return null;
  return h(
    'section',
    { class: 'order-card' },
    h('h2', {}, text('refunds')),
    h(
      'ul',
      { class: 'order-refunds' },
      ...order.refunds.map((each) =>
        h(
          'li',
          {},
          h('p', {}, text(`refund.${each.state}`, { amount: money(each.amount), day: day(each.at) })),
          each.reason && !each.elsewhere && h('p', { class: 'soft', dir: 'auto' }, each.reason),
          each.credit_note && h('p', { class: 'soft' }, text('credit', { number: each.credit_note })),
        ),
      ),
    ),
  );
}

const said = (title: string, lead: string): HTMLElement[] => [
  h('h1', {}, title),
  h('p', { class: 'lead', role: 'alert' }, lead),
];
