/**
 * What becomes of a changed product in a room that is open.
 *
 * Who reads about it sees what it was, and hears it once. What is taken off sale while somebody reads about it or has
 * it in the hand stays until they are done.
 */
import { localText, Problem, type Product } from '@vitrine-shop/sdk';
import { h } from '../../../ui/dom.ts';
import { toast } from '../../../ui/toast.ts';
import type { RoomContext } from '../../context.ts';
import type { Part, Subject } from '../../face.ts';
import { changes } from './changes.ts';
import './news.css';
import { say } from './text.ts';

/** Everybody hears at once: in a crowd they ask the shop spread over this time. */
const SPREAD_MS = 300;
const CROWD = 30;

export class News {
  readonly #ctx: RoomContext;
  /** As it was when its reader began to read. */
  readonly #before = new Map<string, Product>();
  readonly #withdrawn = new Set<string>();
  readonly #told = h('p', { class: 'unseen', 'aria-live': 'polite' });
  readonly #ends: (() => void)[];

  constructor(ctx: RoomContext) {
    this.#ctx = ctx;
    ctx.overlay.root.append(this.#told);
    const settle = () => this.#settle();
    const live = ctx.live();
    this.#ends = [ctx.on('chosen', settle), ctx.on('released', settle)];
    // Who left has nothing in the hand any more.
    if (live) this.#ends.push(live.on('left', settle), live.on('away', settle));
  }

  /** The room says that this product has a new version. Rejects with `Problem`. */
  async hear(id: string, version: number): Promise<void> {
    const { shop, live, detail } = this.#ctx;
    if ((detail()?.products[id]?.version ?? 0) >= version) return;
    if ((live()?.people.size ?? 0) > CROWD)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * SPREAD_MS));
    const product = await shop.product(id).catch((error) => {
      if (Problem.from(error).status === 404) return null;
      throw error;
    });
    const known = detail()?.products[id];
    const onSale = product !== null && product.published !== false;
    if (!known || this.#withdrawn.has(id)) {
      if (!onSale) return;
      this.#withdrawn.delete(id);
      await this.#ctx.renew(); // on sale again
    } else if (!onSale) this.#withdraw(known, version);
    else if (product.version > known.version) this.#change(known, product);
  }

  part({ product, variant }: Subject): Part | null {
    const lines = this.#lines(product, variant?.id).map((text) => ({ text, kind: 'news-line' }));
    return lines.length > 0 ? { rows: [{ name: 'news', lines }] } : null;
  }

  dispose(): void {
    for (const end of this.#ends) end();
    this.#told.remove();
  }

  #lines(product: Product, variant: string | undefined): string[] {
    if (this.#withdrawn.has(product.id)) return [say('withdrawn')];
    const was = this.#before.get(product.id);
    return was ? changes(was, product, variant, this.#ctx.language) : [];
  }

  #change(known: Product, product: Product): void {
    const { card } = this.#ctx;
    const { id } = product;
    if (this.#isRead(id) && !this.#before.has(id)) this.#before.set(id, known);
    this.#replace(id, product);
    const what = card.product?.id === id ? this.#lines(product, card.variant?.id).join('. ') : '';
    if (what) this.#tell(product, what);
  }

  #withdraw(known: Product, version: number): void {
    const { card, stage } = this.#ctx;
    const held = this.#ctx.keeps(known.id);
    if (!held && card.product?.id !== known.id) {
      this.#replace(known.id, null);
      return;
    }
    this.#withdrawn.add(known.id);
    const variants = known.variants.map((variant) => ({ ...variant, buyable: false }));
    this.#replace(known.id, { ...known, version, variants });
    if (held) toast(say('held', { title: localText(known.title, this.#ctx.language) }));
    else this.#tell(known, say('withdrawn'));
    // In a headset nobody sees the page: there the board says it.
    if (held && stage?.presenting) card.open(known.id, 'chosen');
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
    for (const id of this.#withdrawn) {
      if (this.#ctx.card.product?.id === id || this.#ctx.keeps(id)) continue;
      this.#withdrawn.delete(id);
      this.#replace(id, null);
    }
  }
}
