/**
 * The shop's lobby, for those who run it: which new brands may open to the public, and who comes first.
 *
 * Every method rejects with `Problem` and with nothing else.
 */
import type { components } from './api.gen.ts';
import type { ShopClient } from './shop.ts';
import type { Page } from './types.ts';

type Schemas = components['schemas'];

export type WaitingBrand = Schemas['WaitingBrand'];
export type PlacedRoom = Schemas['PlacedRoom'];

export class ShopFront {
  readonly #shop: ShopClient;

  constructor(shop: ShopClient) {
    this.#shop = shop;
  }

  /** The oldest question first. after: where the page before ended. */
  waiting(after: string | null = null): Promise<Page<WaitingBrand>> {
    const asked = after === null ? '' : `?after=${encodeURIComponent(after)}`;
    return this.#shop.call('GET', `/api/operator/approvals${asked}`);
  }

  /** words: the brand reads them. */
  async decide(brand: string, decision: 'open' | 'not_yet', words: string): Promise<void> {
    await this.#shop.call('POST', `/api/operator/approvals/${encodeURIComponent(brand)}`, {
      decision,
      words,
    });
  }

  /** The lobby's rooms as they are listed. */
  async order(): Promise<PlacedRoom[]> {
    return (await this.#shop.call<{ items: PlacedRoom[] }>('GET', '/api/operator/lobby')).items;
  }

  async place(kind: 'room' | 'brand', thing: string, place: number): Promise<void> {
    await this.#shop.call('POST', '/api/operator/lobby', { kind, thing, place });
  }
}
