/** How much the brand may have, and has: a row each, which says so where no more is taken. */
import { BrandQuotas, formatBytes, type QuotaUse, type ShopClient } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { fill, h } from '../../ui/dom.ts';
import { text, wordsFor } from '../text.ts';
import './quotas.css';

export function quotas(shop: ShopClient): HTMLElement {
  const rows = h('dl', { class: 'quotas' });
  const element = h(
    'section',
    { class: 'brand-part', 'aria-labelledby': 'quotas' },
    h('div', { class: 'part-head' }, h('h2', { id: 'quotas' }, text('quotas.title'))),
    h('p', { class: 'soft' }, text('quotas.lead')),
    rows,
  );
  new BrandQuotas(shop).mine().then(
    (found) => fill(rows, ...found.quotas.map(row)),
    (error) => rows.replaceWith(h('p', { class: 'note bad', role: 'alert' }, wordsFor(error))),
  );
  return element;
}

function row({ quota, used, allowed }: QuotaUse): HTMLElement {
  // Versions beyond the quota make room for new ones by themselves, and a minute is soon over.
  const full = used >= allowed && quota !== 'room_versions' && quota !== 'requests_a_minute';
  const share = allowed > 0 ? Math.min(1, used / allowed) : 1;
  return h(
    'div',
    { class: full ? 'quota full' : 'quota', '--share': share },
    h('dt', {}, text(`quotas.${quota}`)),
    h('dd', {}, text('quotas.of', { used: told(quota, used), allowed: told(quota, allowed) })),
    full ? h('dd', { class: 'quota-words' }, text('quotas.full')) : null,
  );
}

const told = (quota: QuotaUse['quota'], number: number): string =>
  quota === 'file_bytes' ? formatBytes(number, language()) : new Intl.NumberFormat(language()).format(number);
