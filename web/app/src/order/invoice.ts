/** The invoice of an order and the credit notes of its refunds: sheets to print. */
import type { Order } from '@vitrine-shop/sdk';
import { button, h } from '../ui/dom.ts';
import { addressLines } from './address.ts';
import { day, minor, rate, text, titled } from './text.ts';

type Row = readonly [string, number, number, number, number];

/** back: the way to the order. */
export function invoiceSheets(order: Order, back: HTMLElement): HTMLElement[] {
  if (!order.invoice) return [h('h1', {}, text('paper.none')), h('p', {}, back)];
  const sold: Row[] = order.lines.map((line) => [
    titled(line),
    line.quantity,
    line.rate_ppm,
    line.total.amount_minor - line.tax.amount_minor,
    line.tax.amount_minor,
  ]);
  const sheets = [
    h(
      'div',
      { class: 'actions paper-actions' },
      button(text('print'), () => window.print(), 'primary'),
      back,
    ),
    sheet(order, text('paper.invoice', { number: order.invoice.number }), order.placed_at, [
      ...sold,
      ...deliveryRows(order),
    ]),
  ];
  const { number } = order.invoice;
  for (const refund of order.refunds) {
    if (!refund.credit_note) continue;
    const rows: Row[] = refund.taxes.map((each) => [
      text('paper.for', { number }),
      1,
      each.rate_ppm,
      -each.base_minor,
      -each.tax_minor,
    ]);
    sheets.push(sheet(order, text('paper.credit', { number: refund.credit_note }), refund.at, rows));
  }
  return sheets;
}

/** What delivery cost: what the lines leave of each rate. */
function deliveryRows(order: Order): Row[] {
  const cost = order.totals.find((each) => each.type === 'fulfillment')?.amount_minor ?? 0;
  if (!order.delivery || !cost) return [];
  return order.taxes.flatMap(({ rate_ppm, base_minor, tax_minor }): Row[] => {
    const same = order.lines.filter((line) => line.rate_ppm === rate_ppm);
    const tax = tax_minor - same.reduce((sum, line) => sum + line.tax.amount_minor, 0);
    const net =
      base_minor - same.reduce((sum, line) => sum + line.total.amount_minor - line.tax.amount_minor, 0);
    return net || tax ? [[text('total.fulfillment'), 1, rate_ppm, net, tax]] : [];
  });
}

function sheet(order: Order, title: string, at: string, rows: readonly Row[]): HTMLElement {
  const { seller, currency } = order;
  const price = (amount: number) => (amount < 0 ? `−${minor(-amount, currency)}` : minor(amount, currency));
  const net = rows.reduce((sum, row) => sum + row[3], 0);
  const tax = rows.reduce((sum, row) => sum + row[4], 0);
  const broken = (lines: string[]) => lines.flatMap((each) => [each, h('br')]);
  return h(
    'article',
    { class: 'paper' },
    order.demo && h('p', { class: 'order-demo' }, text('demo')),
    h(
      'header',
      {},
      h('div', {}, h('h1', {}, title), h('p', {}, text('paper.of', { number: order.number, day: day(at) }))),
      h(
        'address',
        { dir: 'auto' },
        h('strong', {}, seller.legal_name),
        h('br'),
        ...broken(addressLines(seller.address)),
        seller.vat_id && text('vat', { id: seller.vat_id }),
        h('br'),
        seller.register,
      ),
    ),
    h(
      'section',
      {},
      h('h2', {}, text('paper.to')),
      h(
        'address',
        { dir: 'auto' },
        ...broken(order.address ? addressLines(order.address) : [order.buyer?.name ?? '']),
      ),
    ),
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ...(['title', 'count', 'rate', 'net', 'tax', 'gross'] as const).map((each) =>
            h('th', { scope: 'col' }, text(`paper.${each}`)),
          ),
        ),
      ),
      h(
        'tbody',
        {},
        ...rows.map(([name, count, ppm, of, taxed]) =>
          h(
            'tr',
            {},
            h('td', { dir: 'auto' }, name),
            ...[String(count), rate(ppm), price(of), price(taxed), price(of + taxed)].map((each) =>
              h('td', {}, each),
            ),
          ),
        ),
      ),
      h(
        'tfoot',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'row', colspan: 3 }, text('total.total')),
          ...[net, tax, net + tax].map((each) => h('td', {}, price(each))),
        ),
      ),
    ),
  );
}
