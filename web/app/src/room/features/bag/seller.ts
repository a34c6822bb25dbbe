/** Who sells what stands here, and what its prices hold: asked once of each brand, when one first reads a price. */
import { BrandSelling, Problem, type PublicSelling } from '@vitrine-shop/sdk';
import type { RoomContext } from '../../context.ts';
import type { Row, Subject } from '../../face.ts';
import { say } from './text.ts';

export class Sellers {
  readonly #ctx: RoomContext;
  readonly #known = new Map<string, PublicSelling | null>();

  constructor(ctx: RoomContext) {
    this.#ctx = ctx;
  }

  /** Under a price; null: it is not told yet. */
  row({ product, place }: Subject): Row | null {
    const slug = this.#ctx.detail()?.brand?.slug;
    if (!slug || place === 'list') return null;
    const told = this.#known.get(slug);
    if (told === undefined) void this.#learn(slug);
    if (!told) return null;
    const delivery = {
      key: 'delivery',
      label: say('card.delivery'),
      kind: 'quiet' as const,
      href: `/products/${product.id}?lang=${this.#ctx.language}`,
    };
    return {
      name: 'seller',
      lines: [
        { text: say('card.sold', { name: told.seller.legal_name }), kind: 'note' },
        { text: say(told.includes_tax ? 'card.tax' : 'card.untaxed'), kind: 'note' },
      ],
      actions: place === 'card' ? [delivery] : [],
    };
  }

  async #learn(slug: string): Promise<void> {
    this.#known.set(slug, null);
    try {
      this.#known.set(slug, await new BrandSelling(this.#ctx.shop).of(slug));
      this.#ctx.redraw();
    } catch (error) {
      // It is told in the bag and before one pays; where the shop did not answer, the next card asks again.
      if (Problem.from(error).status === 0) this.#known.delete(slug);
    }
  }
}
