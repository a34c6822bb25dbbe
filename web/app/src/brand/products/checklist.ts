import { type Checklist, localText, type ModelUnit, type Product, type ShopClient } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { busy, button, h } from '../../ui/dom.ts';
import { unitAnswer } from '../models/unit.ts';
import { text, wordsFor } from '../text.ts';

type Item = Checklist['items'][number];

const ITEMS = {
  model: 'itemModel',
  size: 'itemSize',
  picture: 'itemPicture',
  credit: 'itemCredit',
  price: 'itemPrice',
  checkout: 'itemCheckout',
  text: 'itemText',
  rights: 'itemRights',
  devices: 'itemDevices',
} as const;

export interface Answers {
  /** It is on sale. */
  published: (product: Product) => void;
  /** What mends an item, to stand beside it; null: nothing, or it lacks nothing. */
  mend?: (item: Item) => HTMLElement | null;
  /** What to do where another unit would mend the size. */
  repair?: (unit: ModelUnit) => void;
}

/** What a draft has and lacks, and the button that puts it on sale. */
export function checklistView(
  shop: ShopClient,
  product: string,
  list: Checklist,
  { published, mend, repair }: Answers,
): HTMLElement {
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const go = button(
    text('publish'),
    async () => {
      fault.hidden = true;
      try {
        published(await busy(go, () => shop.publish(product)));
      } catch (error) {
        fault.textContent = wordsFor(error);
        fault.hidden = false;
      }
    },
    'primary',
  );
  go.disabled = !list.publishable;
  const rows = list.items.map((each) => {
    const { item, ok, needed, text: words, size } = each;
    return h(
      'li',
      { class: ok ? 'ok' : needed ? 'lacking' : 'advice' },
      h('strong', {}, item in ITEMS ? text(ITEMS[item]) : item),
      h('span', {}, localText(words, language())),
      repair && size?.unit ? h('p', {}, unitAnswer(size.unit, repair)) : null,
      mend?.(each),
    );
  });
  return h('div', { class: 'checklist' }, h('ul', {}, ...rows), fault, h('div', { class: 'actions' }, go));
}
