import type { components } from './api.gen.ts';
import type { ShopClient } from './shop.ts';

type Schemas = components['schemas'];
/** What a brand lacks to sell in the shop itself. */
export type SellingReady = Schemas['SellingReady'];
export type OwnSeller = Schemas['OwnSeller'];
export type NewSeller = Schemas['SellerBody'];
export type OwnDelivery = Schemas['OwnDelivery'];
export type NewDelivery = Schemas['DeliveryBody'];
export type OwnTax = Schemas['OwnTax'];
export type NewTax = Schemas['TaxBody'];
export type PublicSelling = Schemas['PublicSelling'];

/** What a brand says of its selling: each of three things whole, with the version that was read. */
export class BrandSelling {
  readonly #shop: ShopClient;

  constructor(shop: ShopClient) {
    this.#shop = shop;
  }

  /** From whom one buys of a brand, for anybody; rejects with `not-sold-here`. */
  of(slug: string): Promise<PublicSelling> {
    return this.#shop.call('GET', `/api/brands/${encodeURIComponent(slug)}/selling`);
  }

  ready(): Promise<SellingReady> {
    return this.#shop.call('GET', '/api/brand/selling');
  }

  seller(): Promise<OwnSeller> {
    return this.#shop.call('GET', '/api/brand/seller');
  }

  delivery(): Promise<OwnDelivery> {
    return this.#shop.call('GET', '/api/brand/delivery');
  }

  tax(): Promise<OwnTax> {
    return this.#shop.call('GET', '/api/brand/tax');
  }

  setSeller(said: NewSeller, version: number): Promise<OwnSeller> {
    return this.#put('seller', said, version);
  }

  setDelivery(said: NewDelivery, version: number): Promise<OwnDelivery> {
    return this.#put('delivery', said, version);
  }

  setTax(said: NewTax, version: number): Promise<OwnTax> {
    return this.#put('tax', said, version);
  }

  #put<Answer>(what: string, said: unknown, version: number): Promise<Answer> {
    return this.#shop.call('PUT', `/api/brand/${what}`, said, { 'If-Match': `"${version}"` });
  }
}
