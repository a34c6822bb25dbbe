/**
 * What was counted in a brand's rooms. A day is `2026-11-30`, of the room's own time zone.
 *
 *     const reader = new BrandNumbersReader(shop);
 *     const { whole, days } = await reader.of('2026-11-23', 7); // whole.visits, days[0].figures.visits
 *
 * Every method rejects with `Problem` and with nothing else.
 */
import type { components } from './api.gen.ts';
import type { ShopClient } from './shop.ts';

type Schemas = components['schemas'];

export type BrandNumbers = Schemas['Numbers'];
export type Figures = Schemas['Counted'];
export type ThingFigures = Schemas['ThingFigures'];
export type RoomPlan = Schemas['RoomPlan'];
export type NumbersOfBrand = Schemas['BrandNumbers'];

export class BrandNumbersReader {
  readonly shop: ShopClient;

  constructor(shop: ShopClient) {
    this.shop = shop;
  }

  /** Of so many days, 31 at most; room: of it alone. */
  of(since: string, days: number, room: string | null = null): Promise<BrandNumbers> {
    return this.shop.call('GET', `/api/brand/numbers?${asked({ since, days, room })}`);
  }

  /** Where people stood in a room: squares of a metre with at least `least` of them in a day. */
  plan(room: string, since: string, days: number): Promise<RoomPlan> {
    return this.shop.call('GET', `/api/brand/numbers/plan?${asked({ room, since, days })}`);
  }

  /** The address of the same as CSV, for whoever is signed in. */
  fileUrl(since: string, days: number): string {
    return `${this.shop.base}/api/brand/numbers.csv?${asked({ since, days })}`;
  }

  /** For operators: every brand's in all, oldest first. after: `next` of the page before. */
  ofBrands(since: string, days: number, after: string | null = null): Promise<Schemas['AllBrandNumbers']> {
    return this.shop.call('GET', `/api/operator/numbers?${asked({ since, days, after })}`);
  }
}

function asked(values: Record<string, string | number | null>): string {
  const given = Object.entries(values).filter(([, value]) => value !== null);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
}
