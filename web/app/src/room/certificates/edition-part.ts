/** What a product's card says of its edition: how many there are, for whom it is, and the button to receive one. */
import { type Certificate, type Edition, type Gate, localText, type Product } from '@vitrine/sdk';
import { editionText, faultText, numberText } from '../../goods/text.ts';
import { busy, button, fill, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import type { Goods } from './goods.ts';
import { place, wear } from './use.ts';
import { goodsSay } from './words.ts';

interface Facts {
  editions: Edition[];
  mine: Certificate[];
  gate: Gate | null;
}

export class EditionPart {
  readonly #goods: Goods;
  readonly #facts = new Map<string, Promise<Facts>>();

  constructor(goods: Goods) {
    this.#goods = goods;
  }

  of(product: Product): HTMLElement {
    const part = h('div', { class: 'card-edition' });
    let facts = this.#facts.get(product.id);
    if (!facts) {
      facts = this.#ask(product.id);
      this.#facts.set(product.id, facts);
      // What went wrong may go right the next time the card is drawn.
      facts.catch(() => this.#facts.delete(product.id));
    }
    void facts.then((known) => this.#draw(part, product, known)).catch(() => part.remove());
    return part;
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

  #draw(part: HTMLElement, product: Product, { editions, mine, gate }: Facts): void {
    const words = gate ? localText(gate.words, this.#goods.visit.app.language) : '';
    // The newest edition is the one on offer; what one has may be of an older one.
    const edition = editions.at(-1);
    if (!edition && !words && mine.length === 0) {
      part.remove();
      return;
    }
    const own = mine.find((each) => each.edition === edition?.number) ?? mine[0];
    fill(
      part,
      edition && h('p', { class: 'card-edition-line' }, editionText(edition)),
      words && h('p', { class: 'card-lock' }, words),
      own ? this.#own(own) : edition && this.#offer(part, product, edition),
    );
  }

  #offer(part: HTMLElement, product: Product, edition: Edition): HTMLElement | null {
    const { api, live } = this.#goods;
    if (!edition.open_gift || !live || live.watching) return null;
    if (edition.given >= edition.max_supply) return null; // the line above says so
    const take = button(goodsSay('receive'), () => {
      void busy(take, () => api.receive(edition.number))
        .then((good) => {
          const facts: Facts = {
            editions: [{ ...edition, given: edition.given + 1 }],
            mine: [good],
            gate: null,
          };
          this.#facts.set(product.id, Promise.resolve(facts));
          this.#draw(part, product, facts);
          this.#goods.visit.till.renew();
          this.#goods.visit.app.sounds.play('buy');
          part.querySelector<HTMLElement>('.card-yours')?.focus();
        })
        .catch((error) => toast(faultText(error)));
    });
    take.dataset.key = 'receive';
    return h('div', { class: 'actions' }, take);
  }

  #own(good: Certificate): HTMLElement {
    const number = numberText(good);
    const link = h('a', { href: '/mine', class: 'button quiet', target: '_blank' }, goodsSay('mine'));
    return h(
      'div',
      { class: 'card-own' },
      h(
        'p',
        { class: 'card-yours', tabindex: -1, role: 'status' },
        goodsSay('received', { number: number.charAt(0).toLowerCase() + number.slice(1) }),
      ),
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
