/** What it costs, from whom, and what the law wants read before one orders. */
import type { CheckoutState, SellerShown } from '@vitrine-shop/sdk';
import { h } from '../ui/dom.ts';
import { exactMoney, rateText, say, told } from './text.ts';

export function totalOf({ totals }: CheckoutState): number {
  return totals.find(({ type }) => type === 'total')?.amount_minor ?? 0;
}

/** Pieces, delivery, tax, total. */
export function sums(state: CheckoutState): HTMLElement {
  const { totals, taxes, includes_tax, currency } = state;
  const money = (amount_minor: number) => exactMoney({ amount_minor, currency });
  const of = (type: string) => totals.find((each) => each.type === type)?.amount_minor;
  const [subtotal, delivery] = [of('subtotal'), of('fulfillment')];
  const rows: [string, string, string][] = [];
  if (subtotal !== undefined) rows.push([say('sum.subtotal'), money(subtotal), '']);
  if (delivery !== undefined)
    rows.push([say('sum.delivery'), delivery === 0 ? say('delivery.free') : money(delivery), '']);
  for (const { rate_ppm, tax_minor } of taxes)
    rows.push([
      say(includes_tax ? 'sum.tax.in' : 'sum.tax', { rate: rateText(rate_ppm) }),
      money(tax_minor),
      'soft',
    ]);
  return h(
    'dl',
    { class: 'till-sums' },
    ...rows.map(([name, value, kind]) =>
      h('div', { class: kind || null }, h('dt', {}, name), h('dd', {}, value)),
    ),
  );
}

/** The seller's papers, folded; the guarantee in plain sight. */
export function papers(seller: SellerShown | null): HTMLElement {
  const papers = h(
    'div',
    { class: 'till-papers' },
    h('p', {}, h('strong', {}, say('guarantee.title')), ' ', say('guarantee')),
  );
  if (!seller) return papers;
  const { address, legal_name, vat_id, register, email } = seller;
  const lines = [
    address.line1,
    address.line2,
    [address.postal_code, address.city].filter(Boolean).join(' '),
    [address.region, address.country].filter(Boolean).join(', '),
    register,
    vat_id && say('seller.vat', { id: vat_id }),
  ].filter(Boolean);
  const folded = (title: string, ...content: (Node | string)[]) =>
    h('details', {}, h('summary', {}, title), h('div', {}, ...content));
  const [terms, withdrawal] = [told(seller.terms), told(seller.withdrawal)];
  papers.append(
    h('p', {}, say('terms.agree', { seller: legal_name })),
    folded(
      say('seller'),
      h('p', { dir: 'auto' }, legal_name),
      ...lines.map((line) => h('p', { dir: 'auto' }, line)),
      h('p', {}, h('a', { href: `mailto:${email}` }, email)),
    ),
  );
  if (terms) papers.append(folded(say('terms'), ...paragraphs(terms)));
  if (withdrawal) papers.append(folded(say('withdrawal'), ...paragraphs(withdrawal)));
  return papers;
}

const paragraphs = (text: string): HTMLElement[] =>
  text.split(/\n{2,}/).map((each) => h('p', { class: 'till-written' }, each));
