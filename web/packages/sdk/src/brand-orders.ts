import type { Order, OrderPart, OrderState } from './orders.ts';
import { query } from './query.ts';
import type { ShopClient } from './shop.ts';
import type { Page } from './types.ts';

export interface Shipment {
  readonly lines: readonly OrderPart[];
  readonly carrier: string;
  readonly tracking: string;
}

/** restock: what came back may be sold again. reason: for the buyer, who reads it. */
export interface GivenBack {
  readonly lines: readonly OrderPart[];
  readonly delivery_minor: number;
  readonly restock: boolean;
  readonly reason: string;
}

const PATH = '/api/brand/orders';

/** What the brand that one acts for has sold; each act answers the order as it is then. */
export class BrandOrders {
  /** Of a file for spreadsheets: one line a line of an order. */
  static readonly CSV = `${PATH}.csv`;

  readonly #shop: ShopClient;

  constructor(shop: ShopClient) {
    this.#shop = shop;
  }

  /** The newest first. */
  list(state?: OrderState, after?: string): Promise<Page<Order>> {
    return this.#shop.call('GET', query(PATH, { state, after }));
  }

  order(id: string): Promise<Order> {
    return this.#shop.call('GET', at(id));
  }

  /** So much of it has left the house. key: sent again under it, it is noted once. */
  send(id: string, shipment: Shipment, key: string): Promise<Order> {
    return this.#shop.call('POST', `${at(id)}/fulfilments`, shipment, { 'Idempotency-Key': key });
  }

  /** key: sent again under it, it is given back once. */
  refund(id: string, back: GivenBack, key: string): Promise<Order> {
    return this.#shop.call('POST', `${at(id)}/refunds`, back, { 'Idempotency-Key': key });
  }

  /** What was not sent will not be, and its money goes back. */
  cancel(id: string, reason: string): Promise<Order> {
    return this.#shop.call('POST', `${at(id)}/cancel`, { reason });
  }
}

function at(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}
