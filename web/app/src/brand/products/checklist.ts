import { type Checklist, localText, type ModelUnit, type Product, type ShopClient } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { busy, button, h } from '../../ui/dom.ts';
import { unitAnswer } from '../models/unit.ts';
import { text, wordsFor } from '../text.ts';

const ITEMS = {
  model: 'itemModel',
  size: 'itemSize',
  picture: 'itemPicture',
  credit: 'itemCredit',
  price: 'itemPrice',
  text: 'itemText',
  rights: 'itemRights',
  devices: 'itemDevices',
} as const;

/**
 * What a draft has and lacks, and the button that puts it on sale. repair: what to do where another unit would mend the size.
 */
export function checklistView(
  shop: ShopClient,
  product: Product,
  list: Checklist,
  published: (product: Product) => void,
  repair?: (unit: ModelUnit) => void,
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
  const rows = list.items.map(({ item, ok, needed, text: words, size }) =>
    h(
      'li',
      { class: ok ? 'ok' : needed ? 'lacking' : 'advice' },
      h('strong', {}, item in ITEMS ? text(ITEMS[item]) : item),
      h('span', {}, localText(words, language())),
      repair && size?.unit ? h('p', {}, unitAnswer(size.unit, repair)) : null,
    ),
  );
  return h('div', { class: 'checklist' }, h('ul', {}, ...rows), fault, h('div', { class: 'actions' }, go));
}
