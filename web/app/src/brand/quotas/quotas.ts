/** How much the brand may have, and has: a row each, which says so where no more is taken. */
import { BrandQuotas, type QuotaUse, type ShopClient } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { fill, h } from '../../ui/dom.ts';
import { text, wordsFor } from '../text.ts';
import './quotas.css';

export function quotas(shop: ShopClient): { element: HTMLElement; show: () => Promise<void> } {
  const rows = h('dl', { class: 'quotas' });
  const wrong = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const element = h(
    'section',
    { class: 'brand-part', 'aria-labelledby': 'quotas' },
    h('div', { class: 'part-head' }, h('h2', { id: 'quotas' }, text('quotas.title'))),
    h('p', { class: 'soft' }, text('quotas.lead')),
    rows,
    wrong,
  );
  const show = async () => {
    try {
      fill(rows, ...(await new BrandQuotas(shop).mine()).quotas.map(row));
      wrong.hidden = true;
    } catch (error) {
      wrong.textContent = wordsFor(error);
      wrong.hidden = false;
    }
  };
  void show();
  return { element, show };
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
    full
      ? h('dd', { class: 'quota-words' }, text(quota === 'tokens' ? 'quotas.full.tokens' : 'quotas.full'))
      : null,
  );
}

/** Files in the unit in which those who run the shop set it, rounded up: a quota that is used up never looks free. */
function told(quota: QuotaUse['quota'], number: number): string {
  const count = (value: number) => new Intl.NumberFormat(language()).format(value);
  if (quota !== 'file_bytes') return count(number);
  return text('quotas.mebibytes', { number: count(Math.ceil(number / 2 ** 20)) });
}
