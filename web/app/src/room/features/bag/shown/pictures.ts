/** Pictures of what is in the bag: from the room where it stands there, else asked for once. */
import type { BagLine, Product } from '@vitrine-shop/sdk';
import type { RoomContext } from '../../../context.ts';
import { picturesOf } from '../../../product/pictures.ts';

export class LinePictures {
  readonly #ctx: RoomContext;
  readonly #come: () => void;
  readonly #asked = new Map<string, Product | null>();

  /** come: one was not known, and is now. */
  constructor(ctx: RoomContext, come: () => void) {
    this.#ctx = ctx;
    this.#come = come;
  }

  /** null: there is none, or not yet. */
  of({ product: id, variant: of }: BagLine): string | null {
    if (!id) return null;
    const product = this.#ctx.detail()?.products[id] ?? this.#ask(id);
    if (!product) return null;
    const variant = product.variants.find((each) => each.id === of) ?? null;
    return picturesOf(product, variant, true)[0]?.url ?? null;
  }

  #ask(id: string): Product | null {
    const known = this.#asked.get(id);
    if (known !== undefined) return known;
    this.#asked.set(id, null);
    this.#ctx.shop.product(id).then(
      (product) => {
        this.#asked.set(id, product);
        this.#come();
      },
      () => undefined, // without a picture it can be bought all the same
    );
    return null;
  }
}
