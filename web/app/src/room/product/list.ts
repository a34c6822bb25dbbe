/**
 * The room as a list: for browsers without WebGL, and when the room's model does not come.
 *
 * Same socket, same people, same faces of products; only the picture is missing.
 */
import { localText, type Product, type RoomDetail, spokenIn } from '@vitrine-shop/sdk';
import { pair } from '../../i18n/pair.ts';
import { button, fill, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import type { RoomContext } from '../context.ts';
import { type Action, type ProductFace, productFace } from '../face.ts';
import type { Features } from '../feature.ts';
import { variantText } from '../format.ts';
import { say } from '../text.ts';
import { actionElement, keepingPlace, rowElement } from './acts.ts';
import { detailsElement } from './details.ts';
import { pictureStrip } from './pictures.ts';

export class ThingList {
  readonly #ctx: RoomContext;
  readonly #features: () => Features;
  readonly #why: string;
  readonly #root = h('main', { class: 'room-list' });

  constructor(ctx: RoomContext, features: () => Features, why: string) {
    this.#ctx = ctx;
    this.#features = features;
    this.#why = why;
    ctx.overlay.surface.append(this.#root);
    this.redraw();
  }

  redraw(): void {
    const detail = this.#ctx.detail();
    if (detail) keepingPlace(this.#root, () => this.#draw(detail));
  }

  dispose(): void {
    this.#root.remove();
  }

  #draw({ room, products }: RoomDetail): void {
    // As their brand has put them: so the shop tells them.
    const here = new Set(room.placements.map((placement) => placement.product));
    const items = Object.values(products)
      .filter(({ id }) => here.has(id))
      .map((product) => this.#item(product));
    const doors = room.portals.map(({ name, title, to }) => {
      const made = button(localText(title, this.#ctx.language), () => this.#ctx.go(to.room, to.spawn));
      made.dataset.key = `door ${name}`;
      const spoken = spokenIn(title, this.#ctx.language);
      if (spoken) made.lang = spoken;
      return h('li', {}, made);
    });
    fill(
      this.#root,
      h('p', { class: 'note' }, this.#why),
      h('h2', { tabindex: -1, 'data-place': '' }, say('list.title')),
      h('ul', { class: 'room-list-items' }, ...items),
      doors.length > 0 && h('ul', { class: 'actions' }, ...doors),
    );
  }

  #item(product: Product): HTMLElement {
    const variants = product.variants.length > 0 ? product.variants : [null];
    const faces = variants.map((variant) => {
      const subject = { product, variant, place: 'list' as const };
      return productFace(subject, this.#features().parts(subject), this.#ctx.language);
    });
    const [face] = faces as [ProductFace, ...ProductFace[]];
    const draw = (action: Action) => actionElement(action, toast, `${product.id} ${action.key}`);
    const whole = face.actions.filter((action) => !action.ofFinish).map(draw);
    return h(
      'li',
      { class: 'card', 'data-item': product.id },
      pictureStrip(product, product.pictures, this.#ctx.language, true),
      h('p', { class: 'card-brand' }, face.brand),
      h('h3', { class: 'card-title', lang: face.titleIn }, face.title),
      face.text && h('p', { lang: face.textIn }, face.text),
      h('p', { class: 'card-note' }, pair(say('card.size'), unbroken(face.size))),
      ...faces.flatMap((each) => this.#notes(each)),
      ...face.rows.map((row) => rowElement(row, draw)),
      face.details && detailsElement(face.details, `${product.id} details`),
      h(
        'ul',
        { class: 'actions' },
        ...faces.flatMap((each) => this.#finish(each)),
        ...whole.map((element) => h('li', {}, element)),
      ),
    );
  }

  /** What the price of one of its finishes says besides. */
  #notes({ product, variant, priceNotes }: ProductFace): HTMLElement[] {
    const name = variant && product.variants.length > 1;
    const finish = name ? variantText(variant, product, this.#ctx.language) : '';
    return priceNotes.map((note) => h('p', { class: 'card-note' }, finish ? pair(finish, note) : note));
  }

  /** What one may do with one of its finishes, or its price and why nothing. */
  #finish({ product, variant, price, actions, note }: ProductFace): HTMLElement[] {
    if (!variant) return [];
    const name = product.variants.length > 1 ? variantText(variant, product, this.#ctx.language) : '';
    const own = actions.filter((action) => action.ofFinish);
    if (own.length === 0) return [h('li', {}, `${name ? `${name}, ${price}` : price}. ${note}`.trim())];
    return own.map((action) => {
      const named = name ? { ...action, label: pair(name, action.label) } : action;
      return h('li', {}, actionElement(named, toast, `${variant.id} ${action.key}`));
    });
  }
}

/** A size is broken between its units only. */
function unbroken(size: string): string {
  return size.replaceAll(' ', '\u00a0').replace('\u00a0(', ' (');
}
