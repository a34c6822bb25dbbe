/**
 * How much a brand may have, and has.
 *
 *     const { quotas } = await new BrandQuotas(shop).mine(); // [{ quota: 'rooms', used: 3, allowed: 100, own: null }, …]
 *
 * Every method rejects with `Problem` and with nothing else.
 */
import type { components } from './api.gen.ts';
import type { ShopClient } from './shop.ts';
import type { Page } from './types.ts';

type Schemas = components['schemas'];

/** file_bytes are bytes. own: what an operator said of this brand alone. */
export type QuotaUse = Schemas['QuotaUse'];
export type QuotaName = QuotaUse['quota'];
export type UsedQuotas = Schemas['BrandQuotas'];
/** null: as the shop's settings say. */
export type NewQuotas = { [name in QuotaName]?: number | null };

export class BrandQuotas {
  readonly shop: ShopClient;

  constructor(shop: ShopClient) {
    this.shop = shop;
  }

  /** Of one's own brand. */
  mine(): Promise<UsedQuotas> {
    return this.shop.call('GET', '/api/brand/quotas');
  }

  /** For operators: of every brand, oldest first. after: `next` of the page before. */
  all(after: string | null = null): Promise<Page<UsedQuotas>> {
    const turn = after === null ? '' : `?after=${encodeURIComponent(after)}`;
    return this.shop.call('GET', `/api/operator/brands${turn}`);
  }

  /** For operators: what is left out stays. */
  set(brand: string, numbers: NewQuotas): Promise<UsedQuotas> {
    return this.shop.call('PATCH', `/api/operator/brands/${encodeURIComponent(brand)}/quotas`, numbers);
  }
}
