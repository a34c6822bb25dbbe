/**
 * Many of a brand's products corrected by one request: each whole or not at all.
 *
 *     const done = await new ManyProducts(shop).change([{ product, version, patch: { credit: 'Ada' } }]);
 *     for (const { product, problem } of done) if (problem) console.warn(product, problem.detail);
 *
 * Every method rejects with `Problem` and with nothing else.
 */
import type { components } from './api.gen.ts';
import type { ShopClient } from './shop.ts';

type Schemas = components['schemas'];

/** version: refuse if it is another by now. patch: as of `changeProduct`. */
export type ProductToChange = Schemas['ProductToChange'];
/** changed: what it is now; problem: why nothing of it was changed. One of the two is null. */
export type ChangedProduct = Schemas['ChangedProduct'];

/** So many go into one request. */
export const CHANGED_AT_ONCE = 50;

export class ManyProducts {
  readonly shop: ShopClient;

  constructor(shop: ShopClient) {
    this.shop = shop;
  }

  /** In the order of those sent, at most `CHANGED_AT_ONCE`. */
  async change(changes: readonly ProductToChange[]): Promise<ChangedProduct[]> {
    const { items } = await this.shop.call<Schemas['ChangedProducts']>('POST', '/api/products/changes', {
      changes,
    });
    return items;
  }
}
