/**
 * The room as a list: for browsers without WebGL, and when the room's model does not come.
 *
 * Same socket, same people, same buying; only the picture is missing.
 */
import { formatMoney, localText, type Product, type RoomDetail } from '@vitrine-shop/sdk';
import { fill, h } from '../../ui/dom.ts';
import { buyUrl } from '../features/buy/buying.ts';
import { guardBuy } from '../features/buy/till.ts';
import type { Visit } from '../visit.ts';
import { say } from '../words.ts';
import { sizeText, variantText } from './format.ts';

export class ThingList {
  readonly #visit: Visit;
  readonly #why: string;
  readonly #root = h('main', { class: 'room-list' });

  constructor(visit: Visit, why: string) {
    this.#visit = visit;
    this.#why = why;
    visit.app.overlay.surface.append(this.#root);
  }

  show(detail: RoomDetail): void {
    const { app } = this.#visit;
    const seen = new Set<string>();
    const items = detail.room.placements.flatMap((placement) => {
      const product = detail.products[placement.product];
      if (!product || seen.has(product.id)) return [];
      seen.add(product.id);
      return [this.#item(product)];
    });
    const doors = detail.room.portals.map((portal) =>
      h(
        'li',
        {},
        h(
          'button',
          {
            type: 'button',
            class: 'button',
            onclick: () => void app.go(portal.to.room, portal.to.spawn, true),
          },
          localText(portal.title, app.language),
        ),
      ),
    );
    fill(
      this.#root,
      h('p', { class: 'note' }, this.#why),
      h('h2', {}, say('list.title')),
      h('ul', { class: 'room-list-items' }, ...items),
      doors.length > 0 && h('ul', { class: 'actions' }, ...doors),
    );
  }

  dispose(): void {
    this.#root.remove();
  }

  #item(product: Product): HTMLElement {
    const { app, id } = this.#visit;
    const language = app.language;
    const picture = product.model.pictures?.thumbnail;
    const buys = product.variants.map((variant) => {
      const name = variantText(variant, product, language);
      const price = formatMoney(variant.price, language);
      const line = product.variants.length > 1 ? `${name}, ${price}` : price;
      if (!variant.buyable) return h('li', {}, `${line}. ${say('card.notsold')}`);
      const label =
        product.variants.length > 1 ? `${name}: ${say('card.buy', { price })}` : say('card.buy', { price });
      const href = buyUrl(app, id, product, variant);
      const link = h('a', { class: 'button', href, target: '_blank', rel: 'noopener' }, label);
      guardBuy(this.#visit, product, link);
      return h('li', {}, link);
    });
    return h(
      'li',
      { class: 'card' },
      picture &&
        h('img', { class: 'card-picture', src: picture, alt: '', loading: 'lazy', decoding: 'async' }),
      h('p', { class: 'card-brand' }, product.brand.name),
      h('h3', { class: 'card-title' }, localText(product.title, language)),
      product.description && h('p', {}, localText(product.description, language)),
      h(
        'p',
        { class: 'card-note' },
        `${say('card.size')}: ${whole(sizeText(product.model.size_m, language))}`,
      ),
      h('ul', { class: 'actions' }, ...buys),
    );
  }
}

/** A size is broken between its units only. */
function whole(size: string): string {
  return size.replaceAll(' ', '\u00a0').replace('\u00a0(', ' (');
}
