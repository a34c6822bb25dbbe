/**
 * What was bought: a visitor's own orders, and one by the key of its letter's link.
 *
 * Of one order, who asked later is right: an answer that comes late is never shown.
 */
import type { PostalAddress } from './checkout.ts';
import { Newest } from './newest.ts';
import { query } from './query.ts';
import type { ShopClient } from './shop.ts';
import type { LocalText, Money, Page } from './types.ts';

export interface OrderLine {
  readonly id: string;
  readonly product: string;
  readonly variant: string;
  readonly title: LocalText;
  readonly variant_title: LocalText | null;
  readonly picture: string | null;
  readonly quantity: number;
  readonly unit: Money;
  readonly total: Money;
  readonly fulfilled: number;
  readonly returned: number;
  readonly refunded: number;
}

/** state: the word people read, derived from payment, fulfilment and return. */
export interface Order {
  readonly id: string;
  readonly number: string;
  readonly placed_at: string;
  readonly brand: { readonly id: string; readonly name: string };
  readonly lines: readonly OrderLine[];
  readonly totals: readonly { readonly type: string; readonly amount_minor: number }[];
  readonly buyer: { readonly email: string; readonly name: string } | null;
  readonly address: PostalAddress | null;
  readonly payment: string;
  readonly fulfilment: string;
  readonly return: string;
  readonly state: string;
  readonly demo: boolean;
}

export class Orders {
  readonly #shop: ShopClient;
  readonly #known = new Map<string, Newest<Order>>();

  constructor(shop: ShopClient) {
    this.#shop = shop;
  }

  /** This visitor's, the newest first. */
  list(after?: string): Promise<Page<Order>> {
    return this.#shop.call('GET', query('/api/orders', { after }));
  }

  /** key: of the letter's link; without it one's own. */
  async order(id: string, key?: string): Promise<Order> {
    const known = this.#known.get(id) ?? new Newest<Order>((told) => ({ id: told.id, version: null }));
    this.#known.set(id, known);
    const turn = known.begin();
    const told = await this.#shop.call<Order>(
      'GET',
      `/api/orders/${encodeURIComponent(id)}`,
      undefined,
      key ? { 'Order-Key': key } : undefined,
    );
    known.take(told, turn);
    return known.shown ?? told;
  }

  /** The link to an order goes by mail, if there is one of this number and address; nobody is told whether. */
  async find(number: string, email: string): Promise<void> {
    await this.#shop.call('POST', '/api/orders/find', { number, email });
  }
}
