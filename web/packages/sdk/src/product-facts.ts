import type { components } from './api.gen.ts';
import type { ShopClient } from './shop.ts';
import type { Facts } from './types.ts';

/** What a brand says once of all its products. version: counts changes. */
export type BrandFacts = components['schemas']['BrandFacts'];
export type NewBrandFacts = components['schemas']['SharedFactsBody'];

const SHARED = '/api/brand/facts';

/** What products must say: who made them, where, of what, how to care for them, what to beware of. */
export class ProductFacts {
  readonly #shop: ShopClient;

  constructor(shop: ShopClient) {
    this.#shop = shop;
  }

  /** Of one product, for anybody. */
  of(product: string): Promise<Facts> {
    return this.#shop.call('GET', `/api/products/${encodeURIComponent(product)}/facts`);
  }

  /** Of all products of the brand that one acts for. */
  shared(): Promise<BrandFacts> {
    return this.#shop.call('GET', SHARED);
  }

  /** Says this of all of them, and no more; rejects with `version-mismatch` if somebody was quicker. */
  share(facts: NewBrandFacts, version: number): Promise<BrandFacts> {
    return this.#shop.call('PUT', SHARED, facts, { 'If-Match': `"${version}"` });
  }
}
