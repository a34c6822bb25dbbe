/** What a product's card says of its edition: how many there are, for whom it is, and the button to receive one. */
import { type Certificate, type Edition, type Gate, localText, type Product } from '@vitrine-shop/sdk';
import { actsOf } from '../../../goods/state.ts';
import { editionText, faultText, numberWithin } from '../../../goods/text.ts';
import { busy, button, fill, h } from '../../../ui/dom.ts';
import { toast } from '../../../ui/toast.ts';
import type { BoardAction } from '../../product/board.ts';
import type { Goods } from './goods.ts';
import { place, wear } from './use.ts';
import { goodsSay } from './words.ts';

interface Facts {
  editions: Edition[];
  mine: Certificate[];
  gate: Gate | null;
}

/** The same as a line and the likeliest act, for the board of a headset. */
export interface EditionBoard {
  readonly line: string;
  readonly actions: readonly BoardAction[];
}

export class EditionPart {
  readonly #goods: Goods;
  readonly #facts = new Map<string, Promise<Facts>>();
  /** Those of them that have come. */
  readonly #known = new Map<string, Facts>();

  constructor(goods: Goods) {
    this.#goods = goods;
  }

  of(product: Product): HTMLElement {
    const part = h('div', { class: 'card-edition' });
    void this.#learn(product.id)
      .then((known) => this.#draw(part, product, known))
      .catch(() => part.remove());
    return part;
  }

  /** note: says a line on the board. null: nothing is known yet. */
  board(product: Product, note: (text: string) => void): EditionBoard | null {
    const known = this.#known.get(product.id);
    if (!known) {
      const { card } = this.#goods.visit;
      void this.#learn(product.id).then(
        () => card.redraw(),
        () => undefined, // the board is whole without it
      );
      return null;
    }
    const { edition, own } = offered(known);
    if (own) return { line: yoursText(own), actions: this.#wearing(own, note) };
    const words = known.gate ? localText(known.gate.words, this.#goods.visit.app.language) : '';
    const line = [edition && editionText(edition), words].filter(Boolean).join(' · ');
    const take = edition && this.#receivable(edition) && this.#receiving(product, edition, note);
    return { line, actions: take ? [take] : [] };
  }

  #learn(product: string): Promise<Facts> {
    const asked = this.#facts.get(product);
    if (asked) return asked;
    const facts = this.#ask(product).then((known) => {
      this.#known.set(product, known);
      return known;
    });
    this.#facts.set(product, facts);
    // What went wrong may go right the next time the card is drawn.
    facts.catch(() => this.#facts.delete(product));
    return facts;
  }

  async #ask(product: string): Promise<Facts> {
    const { api, live } = this.#goods;
    const [editions, mine, gate] = await Promise.all([
      api.editions(product),
      live && !live.watching ? api.mine().catch(() => []) : [],
      this.#goods.gate('products', product),
    ]);
    return { editions, mine: mine.filter((each) => each.product_id === product), gate };
  }

  #draw(part: HTMLElement, product: Product, facts: Facts): void {
    const { gate } = facts;
    const words = gate ? localText(gate.words, this.#goods.visit.app.language) : '';
    const { edition, own } = offered(facts);
    if (!edition && !words && !own) {
      part.remove();
      return;
    }
    fill(
      part,
      edition && h('p', { class: 'card-edition-line' }, editionText(edition)),
      words && h('p', { class: 'card-lock' }, words),
      own ? this.#own(own) : edition && this.#offer(part, product, edition),
    );
  }

  #offer(part: HTMLElement, product: Product, edition: Edition): HTMLElement | null {
    if (!this.#receivable(edition)) return null;
    const take = button(goodsSay('receive'), () => {
      void busy(take, () => this.#receive(product, edition))
        .then((facts) => {
          this.#draw(part, product, facts);
          part.querySelector<HTMLElement>('.card-yours')?.focus();
        })
        .catch((error) => toast(faultText(error)));
    });
    take.dataset.key = 'receive';
    return h('div', { class: 'actions' }, take);
  }

  #receivable(edition: Edition): boolean {
    const { live } = this.#goods;
    if (!edition.open_gift || !live || live.watching) return false;
    return edition.given < edition.max_supply; // the edition's line says so
  }

  async #receive(product: Product, edition: Edition): Promise<Facts> {
    const { api, visit } = this.#goods;
    const good = await api.receive(edition.number);
    const editions = [{ ...edition, given: edition.given + 1 }];
    const facts: Facts = { editions, mine: [good], gate: null };
    this.#facts.set(product.id, Promise.resolve(facts));
    this.#known.set(product.id, facts);
    visit.till.renew();
    visit.app.sounds.play('buy');
    return facts;
  }

  #receiving(product: Product, edition: Edition, note: (text: string) => void): BoardAction {
    const receive = () => {
      note(goodsSay('receiving'));
      void this.#receive(product, edition).then(
        () => this.#goods.visit.card.redraw(),
        (error) => note(faultText(error)),
      );
    };
    return { label: goodsSay('receive'), primary: false, onSelect: receive };
  }

  #wearing(good: Certificate, note: (text: string) => void): BoardAction[] {
    const { live } = this.#goods;
    if (!live || live.watching || !actsOf(good).use) return [];
    const onSelect = () => void wear(this.#goods, good, note);
    return [{ label: goodsSay('wear'), primary: false, onSelect }];
  }

  #own(good: Certificate): HTMLElement {
    const link = h('a', { href: '/mine', class: 'button quiet', target: '_blank' }, goodsSay('mine'));
    return h(
      'div',
      { class: 'card-own' },
      h('p', { class: 'card-yours', tabindex: -1, role: 'status' }, yoursText(good)),
      h(
        'div',
        { class: 'actions' },
        button(goodsSay('wear'), () => void wear(this.#goods, good)),
        this.#goods.visit.view && button(goodsSay('place'), () => void place(this.#goods, good)),
        link,
      ),
    );
  }
}

/** The newest edition is the one on offer; what one has may be of an older one. */
function offered({ editions, mine }: Facts): { edition: Edition | undefined; own: Certificate | undefined } {
  const edition = editions.at(-1);
  return { edition, own: mine.find((each) => each.edition === edition?.number) ?? mine[0] };
}

function yoursText(good: Certificate): string {
  return goodsSay('received', { number: numberWithin(good) });
}
