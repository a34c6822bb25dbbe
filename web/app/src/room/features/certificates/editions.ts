/** What a product's face says of its edition: how many there are, for whom it is, and the button to receive one. */
import { type Certificate, type Edition, type Gate, localText, type Product } from '@vitrine-shop/sdk';
import { actsOf } from '../../../goods/state.ts';
import { editionText, faultText, numberWithin } from '../../../goods/text.ts';
import type { Action, Line, Part, Place, Press, Subject } from '../../face.ts';
import type { GoodsContext } from './goods-context.ts';
import { goodsSay } from './text.ts';
import { place as placeIt, wear } from './use.ts';

interface Facts {
  editions: Edition[];
  mine: Certificate[];
  gate: Gate | null;
}

export class Editions {
  readonly #goods: GoodsContext;
  readonly #known = new Map<string, Facts>();
  readonly #asked = new Set<string>();
  /** A list asks of all its products at once: the shop hears of one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #mine: Promise<Certificate[]> | null = null;

  constructor(goods: GoodsContext) {
    this.#goods = goods;
  }

  /** null: nothing is known yet, and asked for, or there is nothing to say. */
  part({ product, place }: Subject): Part | null {
    const facts = this.#known.get(product.id);
    if (!facts) {
      this.#learn(product.id, place);
      return null;
    }
    const edition = facts.editions.at(-1);
    // The newest edition is the one on offer; what one has may be of an older one.
    const own = facts.mine.find((each) => each.edition === edition?.number) ?? facts.mine[0];
    const words = facts.gate ? localText(facts.gate.words, this.#goods.ctx.language) : '';
    const lines: Line[] = [];
    if (edition && !(own && place === 'board'))
      lines.push({ text: editionText(edition), kind: 'edition-line' });
    if (words && !(own && place === 'board')) lines.push({ text: words, kind: 'lock' });
    if (own) lines.push({ text: yoursText(own), kind: 'yours', answer: true });
    if (lines.length === 0) return null;
    const actions = own ? this.#own(own, place) : edition ? this.#offer(product, edition) : [];
    return { rows: [{ name: 'edition', lines, actions }] };
  }

  #learn(product: string, place: Place): void {
    if (this.#asked.has(product)) return;
    this.#asked.add(product);
    this.#waiting++;
    const asked = place === 'list' ? this.#queue.then(() => this.#ask(product)) : this.#ask(product);
    this.#queue = asked.then(
      (facts) => {
        this.#known.set(product, facts);
        if (--this.#waiting === 0 || place !== 'list') this.#goods.ctx.redraw();
      },
      // A face is whole without it; what went wrong may go right the next time it is drawn.
      () => {
        this.#waiting--;
        this.#asked.delete(product);
      },
    );
  }

  async #ask(product: string): Promise<Facts> {
    const { api, ctx } = this.#goods;
    const live = ctx.live();
    this.#mine ??= live && !live.watching ? api.mine().catch(() => []) : Promise.resolve([]);
    const [editions, mine, gate] = await Promise.all([
      api.editions(product),
      this.#mine,
      this.#goods.gate('products', product),
    ]);
    return { editions, mine: mine.filter((each) => each.product_id === product), gate };
  }

  #offer(product: Product, edition: Edition): Action[] {
    const live = this.#goods.ctx.live();
    if (!edition.open_gift || !live || live.watching) return [];
    if (edition.given >= edition.max_supply) return []; // the edition's line says so
    const press = (how: Press) => this.#receive(product, edition, how);
    return [{ key: 'receive', label: goodsSay('receive'), press }];
  }

  async #receive(product: Product, edition: Edition, { note, element }: Press): Promise<void> {
    const { api, ctx } = this.#goods;
    if (!element) note(goodsSay('receiving'));
    try {
      const good = await api.receive(edition.number);
      const editions = [{ ...edition, given: edition.given + 1 }];
      this.#known.set(product.id, { editions, mine: [good], gate: null });
      this.#mine = null;
      ctx.tell('rights');
      ctx.sounds.play('buy');
      ctx.redraw();
    } catch (error) {
      note(faultText(error));
    }
  }

  #own(good: Certificate, place: Place): Action[] {
    const { ctx } = this.#goods;
    const live = ctx.live();
    const wearIt: Action = {
      key: 'wear',
      label: goodsSay('wear'),
      press: ({ note }) => void wear(this.#goods, good, note),
    };
    if (place === 'board') return live && !live.watching && actsOf(good).use ? [wearIt] : [];
    const placing: Action = {
      key: 'place',
      label: goodsSay('place'),
      press: () => void placeIt(this.#goods, good),
    };
    const all: Action = { key: 'mine', label: goodsSay('mine'), kind: 'quiet', href: '/mine' };
    return [wearIt, ...(ctx.view() ? [placing] : []), all];
  }
}

function yoursText(good: Certificate): string {
  return goodsSay('received', { number: numberWithin(good) });
}
