/**
 * The product card: a title, a price, its finishes, its size, and at most three actions. Like paper.
 *
 * On a screen it is a panel of the page; in a headset the same content is drawn on a board in the room (`board.ts`).
 */
import { formatMoney, localText, type Product, type Variant } from '@vitrine-shop/sdk';
import { button, fill, h } from '../../ui/dom.ts';
import { ICONS, icon } from '../dom.ts';
import { arLink } from '../features/ar/ar.ts';
import { buyUrl } from '../features/buy/buying.ts';
import { guardBuy } from '../features/buy/till.ts';
import { shareRoom } from '../features/share/share.ts';
import type { Standing } from '../view/standing.ts';
import type { Visit } from '../visit.ts';
import { say } from '../words.ts';
import { Board } from './board.ts';
import { boardContent } from './board-content.ts';
import { sizeText, variantText } from './format.ts';

const CLOSER_M = 0.9;

export class ProductCard {
  readonly #visit: Visit;
  #product: Product | null = null;
  #variant: Variant | null = null;
  /** What this visitor has chosen themselves, by product: it stays theirs whatever others show. */
  readonly #choices = new Map<string, string>();
  /** It came because somebody looked: it may go when they look away, unless they have touched it. */
  #byLook = false;
  #board: Board | null = null;
  #before: Element | null = null;

  constructor(visit: Visit) {
    this.#visit = visit;
  }

  get isOpen(): boolean {
    return this.#product !== null;
  }

  open(id: string, why: 'chosen' | 'look'): void {
    const { detail, app, view, holding } = this.#visit;
    const product = detail?.products[id];
    if (!product) return;
    const placement =
      view?.products.of(id)?.placement ?? detail?.room.placements.find((entry) => entry.product === id);
    const again = this.#product?.id === id;
    if (!again) {
      if (holding.occupied && this.#product) holding.putBack();
      const shown = placement ? holding.shown({ placement, product }).variant : null;
      const own = product.variants.find((variant) => variant.id === this.#choices.get(id));
      this.#variant = own ?? shown ?? product.variants[0] ?? null;
    }
    this.#product = product;
    this.#byLook = why === 'look';
    if (why === 'chosen') app.sounds.play('pick');
    if (app.stage?.presenting) {
      this.#openBoard();
      return;
    }
    const card = app.overlay.card;
    this.#draw();
    card.hidden = false;
    requestAnimationFrame(() => card.classList.add('open'));
    app.overlay.root.classList.add('with-card');
    this.lift();
    if (why === 'chosen') {
      this.#before = document.activeElement;
      if (document.activeElement?.matches(':focus-visible'))
        card.querySelector<HTMLElement>('.card-close')?.focus();
    }
    card.onpointerdown = () => {
      this.#byLook = false;
    };
  }

  close(): void {
    const { overlay, stage } = this.#visit.app;
    if (!this.#product) return;
    this.#visit.holding.putBack();
    stage?.lift(0);
    this.#product = null;
    this.#board?.dispose();
    this.#board = null;
    overlay.root.classList.remove('with-card');
    const inside = overlay.card.contains(document.activeElement);
    overlay.card.classList.remove('open');
    overlay.card.hidden = true;
    if (inside && this.#before instanceof HTMLElement && this.#before.isConnected) this.#before.focus();
  }

  /** Moves the view up by what the card covers of it. */
  lift(): void {
    const { overlay, stage } = this.#visit.app;
    if (this.isOpen && !stage?.presenting) stage?.lift(covered(overlay.card));
  }

  lookedAway(): void {
    if (this.#byLook && !this.#visit.app.overlay.card.contains(document.activeElement)) this.close();
  }

  /** The room has changed under it. */
  refresh(): void {
    if (!this.#product) return;
    const product = this.#visit.detail?.products[this.#product.id];
    if (!product) this.close();
    else if (this.#board) this.#openBoard();
    else {
      this.#product = product;
      this.#variant =
        product.variants.find((variant) => variant.id === this.#variant?.id) ?? product.variants[0] ?? null;
      this.#draw();
    }
  }

  /** What others see of a placement has changed; the card keeps to its reader's own choice and says what they see. */
  touched(placement: string): void {
    if (this.#standing()?.placement.id === placement) this.redraw();
  }

  /** Draws itself again, if it is open. */
  redraw(): void {
    if (!this.#product) return;
    if (this.#board) this.#openBoard();
    else if (!this.#visit.app.stage?.presenting) this.#draw();
  }

  /** Takes what it shows, else what is pointed out, before the eyes, if that can be. */
  take(): void {
    const meant = this.isOpen ? null : this.#visit.guide.meant;
    if (meant) this.open(meant.product.id, 'chosen');
    const thing = this.#standing();
    if (thing && this.#visit.holding.canTake(thing)) {
      this.#byLook = false;
      this.#visit.holding.take(thing);
    }
  }

  /** The board of the headset, for the rays of its controllers. */
  get board(): Board | null {
    return this.#board;
  }

  #standing(): Standing | undefined {
    const product = this.#product;
    return product ? this.#visit.view?.products.of(product.id) : undefined;
  }

  #choose(variant: Variant): void {
    this.#variant = variant;
    this.#choices.set(this.#product!.id, variant.id);
    this.#byLook = false;
    const thing = this.#standing();
    if (thing) this.#visit.holding.show(thing, variant);
    this.redraw();
  }

  /** `Ana is showing Oak.`, if that is not what the card is on; empty else. */
  #others(): string {
    const thing = this.#standing();
    if (!thing) return '';
    const { app, holding } = this.#visit;
    const { variant, by } = holding.shown(thing);
    if (!variant || !by || variant.id === this.#variant?.id) return '';
    return say('card.showing', { name: by.name, finish: variantText(variant, thing.product, app.language) });
  }

  #draw(): void {
    const { app, id, view } = this.#visit;
    const product = this.#product!;
    const variant = this.#variant;
    const language = app.language;
    const title = localText(product.title, language);
    const focused = (document.activeElement as HTMLElement | null)?.dataset?.key;
    const close = h(
      'button',
      { type: 'button', class: 'card-close', title: say('card.close'), 'data-key': 'close' },
      icon(...ICONS.close),
    );
    close.append(h('span', { class: 'unseen' }, say('card.close')));
    close.addEventListener('click', () => this.close());
    const text = localText(product.description, language);
    const credit = product.credit ?? product.model.credit ?? product.brand.name;
    const picture = variant?.material_variant
      ? product.model.pictures?.variants[variant.material_variant]
      : undefined;
    fill(
      app.overlay.card,
      close,
      h('p', { class: 'card-brand' }, product.brand.name),
      h('h2', { class: 'card-title' }, title),
      variant && h('p', { class: 'card-price' }, formatMoney(variant.price, language)),
      picture && h('img', { class: 'card-picture', src: picture, alt: '', decoding: 'async' }),
      product.variants.length > 1 && this.#finishes(product),
      text && h('p', { class: 'card-text' }, text),
      h(
        'dl',
        { class: 'card-facts' },
        h('dt', {}, say('card.size')),
        h('dd', {}, sizeText(product.model.size_m, language)),
      ),
      credit !== product.brand.name && h('p', { class: 'card-credit' }, credit),
      this.#visit.goods?.cardPart(product),
      this.#actions(product, variant, id, view !== null),
      arLink(product, variant),
    );
    if (focused) app.overlay.card.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  #finishes(product: Product): HTMLElement {
    const { app, view } = this.#visit;
    const wardrobe = view?.products.of(product.id)?.variants;
    const others = this.#others();
    const items = product.variants.map((variant) => {
      const name = variantText(variant, product, app.language);
      const chosen = variant.id === this.#variant?.id;
      const dot = h('i', {});
      const item = h(
        'button',
        { type: 'button', class: 'card-finish', 'aria-pressed': String(chosen), 'data-key': variant.id },
        dot,
        name,
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

  #actions(product: Product, variant: Variant | null, room: string, drawn: boolean): HTMLElement {
    const { app } = this.#visit;
    const language = app.language;
    const actions: HTMLElement[] = [];
    if (variant?.buyable) {
      const buy = h(
        'a',
        {
          class: 'button primary card-buy',
          href: buyUrl(app, room, product, variant),
          target: '_blank',
          rel: 'noopener',
          'data-key': 'buy',
        },
        say('card.buy', { price: formatMoney(variant.price, language) }),
      );
      guardBuy(this.#visit, product, buy);
      buy.addEventListener('click', (event) => event.defaultPrevented || app.sounds.play('buy'));
      actions.push(buy);
    }
    const thing = this.#standing();
    const holding = this.#visit.holding;
    if (thing && holding.has(thing.placement.id))
      actions.push(
        keyed(
          button(say('hold.back'), () => holding.putBack()),
          'take',
        ),
      );
    else if (thing && holding.canTake(thing))
      actions.push(
        keyed(
          button(say('card.take'), () => this.take()),
          'take',
        ),
      );
    else if (drawn) actions.push(button(say('card.look'), () => this.#stepCloser(product.id)));
    actions.push(button(say('card.share'), () => void shareRoom(this.#visit), 'quiet'));
    const tab = this.#visit.till.opens(product) && say('card.newtab', { brand: product.brand.name });
    const note = variant?.buyable ? tab : say('card.notsold');
    return h(
      'div',
      { class: 'card-foot' },
      h('div', { class: 'actions' }, ...actions),
      note && h('p', { class: 'card-note' }, note),
    );
  }

  #stepCloser(id: string): void {
    const stand = this.#visit.view?.products.of(id);
    const walker = this.#visit.app.walker;
    if (!stand || !walker) return;
    const middle = stand.box.getCenter(stand.group.position.clone());
    const front = { x: Math.sin(stand.group.rotation.y), z: Math.cos(stand.group.rotation.y) };
    const reach = CLOSER_M + stand.box.getSize(middle.clone()).length() / 2;
    const spot = walker.floor.nearest(middle.x + front.x * reach, middle.z + front.z * reach, 1.2);
    if (!spot) return;
    walker.walkTo(spot.x, spot.z);
    walker.gazeAt(middle, stand.box.getSize(stand.group.position.clone()).length());
  }

  #openBoard(): void {
    const { app } = this.#visit;
    const product = this.#product!;
    const stage = app.stage!;
    this.#board ??= new Board(stage.scene, stage.headPosition(), app.headset?.yaw() ?? 0);
    this.#board.show(
      boardContent(this.#visit, product, this.#variant, this.#others(), {
        choose: (chosen) => this.#choose(chosen),
        close: () => this.close(),
        note: (text) => this.#product?.id === product.id && this.#board?.note(text),
      }),
    );
  }
}

/** The keyboard's place is found again by this when the card is drawn anew. */
function keyed(made: HTMLButtonElement, key: string): HTMLButtonElement {
  made.dataset.key = key;
  return made;
}

/** By how much of its height the view moves up for a card that lies across its foot, as on a phone. */
function covered(card: HTMLElement): number {
  const whole = innerHeight;
  return card.offsetWidth < innerWidth * 0.9 ? 0 : Math.min(0.32, card.offsetHeight / whole / 2);
}
