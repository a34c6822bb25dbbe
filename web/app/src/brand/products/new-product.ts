import type { Product, ShopClient } from '@vitrine-shop/sdk';
import { h } from '../../ui/dom.ts';
import { dropZone } from '../models/drop.ts';
import { type Found, parcels } from '../models/files.ts';
import { rightsCard } from '../models/rights.ts';
import { text } from '../text.ts';
import { arrival } from './arrival.ts';

/** From files to products: each model that is dropped has a way of its own. created: a product is on sale now. */
export function newProduct(
  shop: ShopClient,
  brand: string,
  changed: () => void,
  created: (product: Product) => void,
): HTMLElement {
  const rights = rightsCard(brand);
  const arrivals = h('div', { class: 'stage' });

  const take = async (files: Found[]) => {
    const [models, confirmed] = [await parcels(files), await rights.confirmed()];
    for (const file of models) {
      const card = arrival(shop, file, confirmed, changed, (product) => {
        card.remove();
        door.hidden = arrivals.childElementCount > 0;
        if (!door.hidden) heading.focus({ preventScroll: true });
        if (product) created(product);
      });
      arrivals.append(card);
    }
    door.hidden = arrivals.childElementCount > 0;
  };

  const heading = h('h2', { id: 'new-product', tabindex: -1 }, text('newProduct'));
  const door = h(
    'div',
    { class: 'stage' },
    rights.element,
    dropZone((files) => void take(files)),
  );
  return h(
    'section',
    { class: 'brand-part', 'aria-labelledby': 'new-product' },
    h('div', { class: 'part-head' }, heading),
    door,
    arrivals,
  );
}
