/**
 * The product card: a title, a price, its finishes, its size, and at most three actions. Like paper.
 *
 * On a screen it is a panel of the page; in a headset the same face is drawn on a board in the room (`board.ts`).
 */
import type { Product, Variant } from '@vitrine-shop/sdk';
import { fill, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import type { Card, RoomContext } from '../context.ts';
import { ICONS, icon } from '../dom.ts';
import { type ProductFace, productFace } from '../face.ts';
import type { Features } from '../feature.ts';
import { variantText } from '../format.ts';
import { say } from '../text.ts';
import type { Standing } from '../view/standing.ts';
import { actionElement, keepingPlace, rowElement } from './acts.ts';
import { Board } from './board.ts';
import { boardContent } from './board-content.ts';
import { detailsElement, struck } from './details.ts';
import { pictureStrip, picturesOf } from './pictures.ts';

export class ProductCard implements Card {
  readonly #ctx: RoomContext;
  readonly #features: () => Features;
  #product: Product | null = null;
  #variant: Variant | null = null;
  /** What this visitor has chosen themselves, by product: it stays theirs whatever others show. */
  readonly #choices = new Map<string, string>();
  /** It came because somebody looked: it may go when they look away, unless they have touched it. */
  #byLook = false;
  #board: Board | null = null;
  #before: Element | null = null;

  constructor(ctx: RoomContext, features: () => Features) {
    this.#ctx = ctx;
    this.#features = features;
  }

  get product(): Product | null {
    return this.#product;
  }

  get variant(): Variant | null {
    return this.#variant;
  }

  /** The board of the headset, for the rays of its controllers. */
  get board(): Board | null {
    return this.#board;
  }

  open(id: string, why: 'chosen' | 'look'): void {
    const { overlay, stage, sounds } = this.#ctx;
    const detail = this.#ctx.detail();
    const product = detail?.products[id];
    if (!product) return;
    if (this.#product?.id !== id) {
      const placement =
        this.#ctx.view()?.products.of(id)?.placement ??
        detail.room.placements.find((entry) => entry.product === id);
      const shown = placement && this.#features().finishes?.shown({ placement, product }).variant;
      const own = product.variants.find((variant) => variant.id === this.#choices.get(id));
      this.#variant = own ?? shown ?? product.variants[0] ?? null;
    }
    this.#product = product;
    this.#ctx.tell('chosen');
    this.#byLook = why === 'look';
    if (why === 'chosen') sounds.play('pick');
    this.redraw();
    if (stage?.presenting) return;
    const { card } = overlay;
    card.hidden = false;
    requestAnimationFrame(() => card.classList.add('open'));
    overlay.root.classList.add('with-card');
    this.lift();
    if (why === 'chosen') {
      this.#before = document.activeElement;
      if (document.activeElement?.matches(':focus-visible'))
        card.querySelector<HTMLElement>('.card-close')?.focus();
    }
    card.onpointerdown = () => this.keep();
  }

  close(): void {
    const { overlay, stage } = this.#ctx;
    if (!this.#product) return;
    stage?.lift(0);
    this.#product = null;
    this.#ctx.tell('chosen');
    this.#board?.dispose();
    this.#board = null;
    overlay.root.classList.remove('with-card');
    const inside = overlay.card.contains(document.activeElement);
    overlay.card.classList.remove('open');
    overlay.card.hidden = true;
    if (inside && this.#before instanceof HTMLElement && this.#before.isConnected) this.#before.focus();
  }

  keep(): void {
    this.#byLook = false;
  }

  lift(): void {
    const { overlay, stage } = this.#ctx;
    if (this.#product && !stage?.presenting) stage?.lift(covered(overlay.card));
  }

  lookedAway(): void {
    if (this.#byLook && !this.#ctx.overlay.card.contains(document.activeElement)) this.close();
  }

  /** The room has changed under it. */
  refresh(): void {
    if (!this.#product) return;
    const product = this.#ctx.detail()?.products[this.#product.id];
    if (!product) return this.close();
    this.#product = product;
    this.#variant =
      product.variants.find((variant) => variant.id === this.#variant?.id) ?? product.variants[0] ?? null;
    this.redraw();
  }

  /** The card keeps to its reader's own choice and says what others see. */
  touched(placement: string): void {
    if (this.#standing()?.placement.id === placement) this.redraw();
  }

  /** Draws itself again, if it is open. */
  redraw(): void {
    const product = this.#product;
    if (!product) return;
    const { stage, overlay, headset } = this.#ctx;
    if (!stage?.presenting && !this.#board) {
      keepingPlace(overlay.card, () => this.#draw(this.#face(product, 'card')));
      return;
    }
    if (!stage) return;
    this.#board ??= new Board(stage.scene, stage.headPosition(), headset?.yaw() ?? 0);
    this.#board.show(
      boardContent(this.#face(product, 'board'), this.#others(), {
        choose: (chosen) => this.#choose(chosen),
        close: () => this.close(),
        note: (text) => this.#product?.id === product.id && this.#board?.note(text),
      }),
    );
  }

  #face(product: Product, place: 'card' | 'board'): ProductFace {
    const subject = { product, variant: this.#variant, place };
    return productFace(subject, this.#features().parts(subject), this.#ctx.language);
  }

  #standing(): Standing | undefined {
    return this.#product ? this.#ctx.view()?.products.of(this.#product.id) : undefined;
  }

  #choose(variant: Variant): void {
    this.#variant = variant;
    this.#choices.set(this.#product!.id, variant.id);
    this.keep();
    const thing = this.#standing();
    if (thing) this.#features().finishes?.show(thing, variant);
    this.redraw();
  }

  /** `Ana is showing Oak.`, if that is not what the card is on; empty else. */
  #others(): string {
    const thing = this.#standing();
    const { variant, by } = (thing && this.#features().finishes?.shown(thing)) ?? { variant: null, by: null };
    if (!thing || !variant || !by || variant.id === this.#variant?.id) return '';
    const finish = variantText(variant, thing.product, this.#ctx.language);
    return say('card.showing', { name: by.name, finish });
  }

  #draw(face: ProductFace): void {
    const close = h(
      'button',
      { type: 'button', class: 'card-close', title: say('card.close'), 'data-key': 'close' },
      icon(...ICONS.close),
      h('span', { class: 'unseen' }, say('card.close')),
    );
    close.addEventListener('click', () => this.close());
    const { product, variant } = face;
    const pictures = picturesOf(product, variant, this.#choices.has(product.id));
    const actions = face.actions.map((action) => ({ action, element: actionElement(action, toast) }));
    const drawn = (pictured: boolean) =>
      actions.flatMap(({ action, element }) => ((action.picture !== undefined) === pictured ? element : []));
    fill(
      this.#ctx.overlay.card,
      close,
      h('p', { class: 'card-brand' }, face.brand),
      h('h2', { class: 'card-title', lang: face.titleIn }, face.title),
      face.price && h('p', { class: 'card-price' }, ...struck(face)),
      ...face.priceNotes.map((note) => h('p', { class: 'card-note' }, note)),
      pictureStrip(product, pictures, this.#ctx.language),
      face.finishes.length > 0 && this.#finishes(face),
      face.text && h('p', { class: 'card-text', lang: face.textIn }, face.text),
      h('dl', { class: 'card-facts' }, h('dt', {}, say('card.size')), h('dd', {}, face.size)),
      face.credit && h('p', { class: 'card-credit' }, face.credit),
      ...face.rows.map((row) => rowElement(row, (action) => actionElement(action, toast))),
      face.details && detailsElement(face.details),
      h(
        'div',
        { class: 'card-foot' },
        h('div', { class: 'actions' }, ...drawn(false)),
        face.note && h('p', { class: 'card-note' }, face.note),
      ),
      ...drawn(true),
    );
  }

  #finishes({ product, finishes }: ProductFace): HTMLElement {
    const wardrobe = this.#ctx.view()?.products.of(product.id)?.variants;
    const others = this.#others();
    const items = finishes.map(({ variant, name, nameIn, chosen }) => {
      const dot = h('i', {});
      const item = h(
        'button',
        { type: 'button', class: 'card-finish', 'aria-pressed': String(chosen), 'data-key': variant.id },
        dot,
        h('span', { lang: nameIn }, name),
      );
      item.addEventListener('click', () => this.#choose(variant));
      void wardrobe?.swatch(variant.material_variant).then((colour) => {
        if (colour) dot.style.setProperty('--swatch', colour);
        else dot.remove();
      });
      return h('li', {}, item);
    });
    return h(
      'div',
      { class: 'card-finishes' },
      h('p', { class: 'card-label' }, say('card.variants')),
      h('ul', {}, ...items),
      others && h('p', { class: 'card-others', role: 'status' }, others),
    );
  }
}

/** By how much of its height the view moves up for a card that lies across its foot, as on a phone. */
function covered(card: HTMLElement): number {
  const whole = innerHeight;
  return card.offsetWidth < innerWidth * 0.9 ? 0 : Math.min(0.32, card.offsetHeight / whole / 2);
}
