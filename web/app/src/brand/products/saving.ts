import { type Model, Problem, type Product, type ShopClient, type Written } from '@vitrine-shop/sdk';
import { settled } from './conflict.ts';
import { changeOf, type Draft, draftOf } from './draft.ts';

/** What one began from. */
export interface Start {
  id: string;
  version: number;
  draft: Draft;
}

/** A product as it was read, from which one corrects it. */
export interface Base extends Start {
  written: Written;
  model: Model;
}

export async function baseOf(shop: ShopClient, product: string): Promise<Base> {
  const [written, { model }] = await Promise.all([shop.written(product), shop.product(product)]);
  return { id: product, version: written.version, draft: draftOf(written, model), written, model };
}

/**
 * Keeps what was corrected, unless somebody else changed the same product since: then it is asked what is to stand. Answers
 * the product and what was kept of it; null: one goes back to the fields, and nothing was kept.
 */
export async function saved(
  shop: ShopClient,
  start: Start,
  mine: Draft,
): Promise<{ product: Product; kept: Draft } | null> {
  let [present, kept] = [start, known(mine, start.draft)];
  for (;;) {
    try {
      const change = changeOf(kept, present.draft);
      return { product: await shop.changeProduct(start.id, change, present.version), kept };
    } catch (error) {
      if (Problem.from(error).kind !== 'version-mismatch') throw error;
    }
    const theirs = await baseOf(shop, start.id);
    const settlement = await settled(present.draft, theirs.draft, kept, theirs.written);
    if (!settlement) return null;
    [present, kept] = [theirs, settlement];
  }
}

/** Fields drawn before the shop had given ids: those of what one began from, in the same places. */
function known(mine: Draft, begun: Draft): Draft {
  const variants = mine.variants.map((each, at) => ({
    ...each,
    id: each.id ?? begun.variants[at]?.id ?? null,
  }));
  return { ...mine, variants };
}
