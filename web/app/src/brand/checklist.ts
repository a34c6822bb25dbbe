import { type Checklist, localText, type Product, type ShopClient } from '@vitrine/sdk';
import { language } from '../i18n/messages.ts';
import { busy, button, h } from '../ui/dom.ts';
import { text, wordsFor } from './text.ts';

const ITEMS = {
  model: 'itemModel',
  size: 'itemSize',
  picture: 'itemPicture',
  credit: 'itemCredit',
  price: 'itemPrice',
  text: 'itemText',
  rights: 'itemRights',
} as const;

/** What a draft has and lacks, and the button that puts it on sale. */
export function checklistView(
  shop: ShopClient,
  product: Product,
  list: Checklist,
  published: (product: Product) => void,
): HTMLElement {
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const go = button(
    text('publish'),
    async () => {
      fault.hidden = true;
      try {
        published(await busy(go, () => shop.publish(product.id)));
      } catch (error) {
        fault.textContent = wordsFor(error);
        fault.hidden = false;
      }
    },
    'primary',
  );
  go.disabled = !list.publishable;
  const rows = list.items.map(({ item, ok, text: words }) =>
    h(
      'li',
      { class: ok ? 'ok' : 'lacking' },
      h('strong', {}, item in ITEMS ? text(ITEMS[item]) : item),
      h('span', {}, localText(words, language())),
    ),
  );
  return h('div', { class: 'checklist' }, h('ul', {}, ...rows), fault, h('div', { class: 'actions' }, go));
}
