/**
 * What becomes of a changed product in a room that is open.
 *
 * Who reads about it sees what it was, and hears it once. What is taken off sale while somebody reads about it or has
 * it in the hand stays until they are done.
 */
import { localText, Problem, type Product, type RoomDetail } from '@vitrine-shop/sdk';
import { h } from '../../../ui/dom.ts';
import { toast } from '../../../ui/toast.ts';
import { patiently, pause } from '../../asking.ts';
import type { RoomContext } from '../../context.ts';
import type { Part, Subject } from '../../face.ts';
import { changes, differ } from './changes.ts';
import './news.css';
import { say } from './text.ts';

/** What is heard within this time is asked for together. */
const GATHER_MS = 150;
/** Everybody hears at once: in a crowd they ask the shop spread over this time more. */
const SPREAD_MS = 300;
const CROWD = 30;
/** Of so many products one asks singly; for more the whole room is one question. */
const FEW = 5;

export class News {
  readonly #ctx: RoomContext;
  /** As it was when its reader began to read. */
  readonly #before = new Map<string, Product>();
  /** What was taken off sale, with the version that it had then; some of it is still read about or held. */
  readonly #off = new Map<string, number>();
  readonly #told = h('p', { class: 'unseen', 'aria-live': 'polite' });
  readonly #ends: (() => void)[];
  /** What was heard and not asked yet: product, version. */
  #heard = new Map<string, number>();
  /** How often each was asked for: of two answers of one version the later asked counts. */
  readonly #turns = new Map<string, number>();
  /** Everything is to be asked anew. */
  #all = false;
  #asking: Promise<void> | null = null;
  /** The shop did not answer: to be made good when the connection is back. */
  #missed = false;
  #gone = false;

  constructor(ctx: RoomContext) {
    this.#ctx = ctx;
    ctx.overlay.root.append(this.#told);
    const settle = () => this.#settle();
    const live = ctx.live();
    this.#ends = [ctx.on('chosen', settle), ctx.on('released', settle)];
    if (!live) return;
    // Who left has nothing in the hand any more.
    this.#ends.push(live.on('left', settle), live.on('away', settle));
    this.#ends.push(
      live.on('status', ({ status }) => {
        if (status === 'open' && this.#missed)
          this.catchUp().catch((error) => ctx.report('News of products', error));
      }),
    );
  }

  /**
   * The room says that this product has this version, or that something else of the same is told: how many are left.
   * Resolves when it shows; rejects with `Problem`.
   */
  hear(id: string, version: number): Promise<void> {
    this.#heard.set(id, Math.max(version, this.#heard.get(id) ?? 0));
    return this.#soon();
  }

  /** News may have been missed: asks for the room anew. Rejects with `Problem`. */
  catchUp(): Promise<void> {
    this.#all = true;
    return this.#soon();
  }

  /** The room could not be asked for: it is once the connection is back. Rejects with why. */
  async missed(error: unknown): Promise<void> {
    this.#missed = true;
    throw error;
  }

  /** The room as the shop has just told it, with what is known to be newer, and what is kept after it was taken off sale. */
  merge(told: RoomDetail): RoomDetail {
    const before = this.#ctx.detail();
    if (!before) return told;
    const products: Record<string, Product> = { ...told.products };
    for (const [id, off] of this.#off) {
      if (!products[id]) continue;
      if (products[id].version > off) this.#off.delete(id);
      else delete products[id];
    }
    const added = [];
    for (const [id, known] of Object.entries(before.products)) {
      const next = products[id];
      if (next && next.version < known.version) products[id] = known;
      else if (next) this.#notice(known, next);
      else if (!next && this.#off.has(id) && this.#isKept(id)) {
        products[id] = known;
        if (!told.room.placements.some(({ product }) => product === id))
          added.push(...before.room.placements.filter(({ product }) => product === id));
      }
    }
    if (added.length === 0) return { ...told, products };
    return {
      ...told,
      products,
      room: { ...told.room, placements: [...told.room.placements, ...added] },
    };
  }

  part({ product, variant }: Subject): Part | null {
    const lines = this.#lines(product, variant?.id).map((text) => ({ text, kind: 'news-line' }));
    return lines.length > 0 ? { rows: [{ name: 'news', lines }] } : null;
  }

  dispose(): void {
    this.#gone = true;
    for (const end of this.#ends) end();
    this.#told.remove();
  }

  #soon(): Promise<void> {
    const crowded = (this.#ctx.live()?.people.size ?? 0) > CROWD;
    this.#asking ??= pause(GATHER_MS + (crowded ? Math.random() * SPREAD_MS : 0)).then(() => this.#ask());
    return this.#asking;
  }

  async #ask(): Promise<void> {
    const [heard, all] = [this.#heard, this.#all];
    [this.#heard, this.#all, this.#asking] = [new Map(), false, null];
    if (this.#gone) return;
    if (all) this.#missed = false;
    const products = this.#ctx.detail()?.products ?? {};
    // The room alone does not tell what was taken off sale from what was moved elsewhere.
    if (all)
      for (const [id, { version }] of Object.entries(products))
        if (this.#isKept(id) && !heard.has(id)) heard.set(id, version + 1);
    const news = [...heard].filter(([id, version]) => version >= this.#version(id));
    const kept = news.filter(([id]) => this.#isKept(id));
    const others = news.filter(([id]) => !this.#isKept(id));
    // What is unknown here may be on sale again: then only the room says where it stands.
    const renew = all || others.length > FEW || others.some(([id]) => !products[id]);
    try {
      await Promise.all((renew ? kept : news).map(([id, version]) => this.#learn(id, version)));
      if (renew) await this.#ctx.renew();
    } catch (error) {
      this.#missed = true;
      throw error;
    }
  }

  async #learn(id: string, version: number): Promise<void> {
    const turn = (this.#turns.get(id) ?? 0) + 1;
    this.#turns.set(id, turn);
    const product = await patiently(() => this.#ctx.shop.product(id), { over: () => this.#gone }).catch(
      (error) => {
        if (Problem.from(error).status === 404) return null;
        throw error;
      },
    );
    // Something newer may have come meanwhile.
    if (this.#gone || version < this.#version(id) || this.#turns.get(id) !== turn) return;
    const known = this.#ctx.detail()?.products[id];
    const onSale = product !== null && product.published !== false;
    if (!known || this.#off.has(id)) {
      if (onSale) await this.#ctx.renew(); // on sale again
    } else if (!onSale) this.#withdraw(known, version);
    else if (product.version >= known.version) {
      this.#notice(known, product);
      this.#replace(id, product);
    }
  }

  /** The newest version that is known of it; 0: none is. */
  #version(id: string): number {
    return Math.max(this.#ctx.detail()?.products[id]?.version ?? 0, this.#off.get(id) ?? 0);
  }

  #lines(product: Product, variant: string | undefined): string[] {
    if (this.#off.has(product.id)) return [say('withdrawn')];
    const was = this.#before.get(product.id);
    return was ? changes(was, product, variant, this.#ctx.language) : [];
  }

  /** Tells who reads about it what is about to change. */
  #notice(known: Product, product: Product): void {
    const { card } = this.#ctx;
    const { id } = product;
    if (this.#isRead(id) && !this.#before.has(id) && differ(known, product)) this.#before.set(id, known);
    const what =
      card.product?.id === id && differ(known, product)
        ? this.#lines(product, card.variant?.id).join('. ')
        : '';
    if (what) this.#tell(product, what);
  }

  #withdraw(known: Product, version: number): void {
    const { card, stage, language } = this.#ctx;
    const { id } = known;
    const held = this.#ctx.keeps(id) === 'you';
    this.#off.set(id, version);
    if (!this.#isKept(id)) {
      this.#replace(id, null);
      return;
    }
    const variants = known.variants.map((variant) => ({ ...variant, buyable: false }));
    this.#replace(id, { ...known, version, variants });
    if (held) toast(say('held', { title: localText(known.title, language) }));
    else if (card.product?.id === id) this.#tell(known, say('withdrawn'));
    // In a headset nobody sees the page: there the board says it, unless it says something else already.
    if (held && stage?.presenting && !card.product) card.open(id, 'chosen');
  }

  /** On the card, or in somebody's hand. */
  #isKept(id: string): boolean {
    return this.#ctx.card.product?.id === id || this.#ctx.keeps(id) !== null;
  }

  /** Card, or the list, which everybody reads who sees it. */
  #isRead(id: string): boolean {
    return this.#ctx.card.product?.id === id || this.#ctx.view() === null;
  }

  #tell(product: Product, what: string): void {
    this.#told.textContent = say('told', { title: localText(product.title, this.#ctx.language), what });
  }

  #replace(id: string, product: Product | null): void {
    const detail = this.#ctx.detail();
    if (!detail) return;
    const { [id]: _, ...others } = detail.products;
    this.#ctx.change({ ...detail, products: product ? { ...others, [id]: product } : others });
  }

  /** Nobody reads about it any more, or has it in the hand. */
  #settle(): void {
    for (const id of this.#before.keys()) if (!this.#isRead(id)) this.#before.delete(id);
    for (const id of this.#off.keys())
      if (!this.#isKept(id) && this.#ctx.detail()?.products[id]) this.#replace(id, null);
  }
}
