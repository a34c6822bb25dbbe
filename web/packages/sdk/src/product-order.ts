import type { components } from './api.gen.ts';
import type { ShopClient } from './shop.ts';

/** products: ids of all that the brand has, drafts too. version: another one as soon as anything stands elsewhere. */
export type OrderOfProducts = components['schemas']['ToldOrder'];

const PATH = '/api/brand/products/order';

/** In which order the products of the brand that one acts for are listed. */
export class ProductOrder {
  readonly #shop: ShopClient;

  constructor(shop: ShopClient) {
    this.#shop = shop;
  }

  read(): Promise<OrderOfProducts> {
    return this.#shop.call('GET', PATH);
  }

  /** These stand in this order before that one, null: behind all others. Rejects with order-changed if somebody was quicker. */
  put(products: string[], before: string | null, version: string): Promise<OrderOfProducts> {
    return this.#shop.call('PUT', PATH, { products, before }, { 'If-Match': `"${version}"` });
  }
}
