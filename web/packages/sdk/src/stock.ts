import type { components } from './api.gen.ts';
import { query } from './query.ts';
import type { ShopClient } from './shop.ts';
import type { Page } from './types.ts';

type Schemas = components['schemas'];

export type StockLevel = Schemas['StockLevel'];
export type StockMove = Schemas['StockMove'];
export type StockCount = Schemas['StockBody'];
export type StockCame = Schemas['MoveBody'];

/** What the brand that one acts for has of each variant, and what came and went. */
export class BrandStock {
  /** Of a file for spreadsheets: one line a variant. */
  static readonly CSV = '/api/stock.csv';

  readonly #shop: ShopClient;

  constructor(shop: ShopClient) {
    this.#shop = shop;
  }

  /** words: of titles and numbers; then a page may be short, or empty, and still have a next one. */
  levels(after?: string, words = ''): Promise<Page<StockLevel>> {
    return this.#shop.call('GET', query('/api/stock', { after, q: words }));
  }

  level(variant: string): Promise<StockLevel> {
    return this.#shop.call('GET', at(variant));
  }

  /** Rejects with version-mismatch if somebody was quicker, with stock-promised if it is less than is promised. */
  set(variant: string, count: StockCount, version: number): Promise<StockLevel> {
    return this.#shop.call('PUT', at(variant), count, { 'If-Match': `"${version}"` });
  }

  /** key: sent again under it, it is done once. */
  move(variant: string, came: StockCame, key: string): Promise<StockMove> {
    return this.#shop.call('POST', `${at(variant)}/moves`, came, { 'Idempotency-Key': key });
  }

  /** The newest first. */
  moves(variant: string, after?: string): Promise<Page<StockMove>> {
    return this.#shop.call('GET', query(`${at(variant)}/moves`, { after }));
  }
}

function at(variant: string): string {
  return `/api/stock/${encodeURIComponent(variant)}`;
}
