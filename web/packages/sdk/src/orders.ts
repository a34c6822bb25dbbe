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
  readonly rate_ppm: number;
  readonly tax: Money;
  readonly made_to_measure: boolean;
  readonly fulfilled: number;
  readonly canceled: number;
  readonly returned: number;
  readonly refunded: number;
  /** From so many units one may withdraw now. */
  readonly withdrawable: number;
}

export interface OrderPart {
  readonly line: string;
  readonly quantity: number;
}

export interface OrderTax {
  readonly rate_ppm: number;
  readonly base_minor: number;
  readonly tax_minor: number;
}

export type OrderState =
  | 'unpaid'
  | 'to_send'
  | 'part_sent'
  | 'sent'
  | 'withdrawn'
  | 'disputed'
  | 'canceled'
  | 'refunded';

/** Who sold it, as it was shown. */
export interface OrderSeller {
  readonly legal_name: string;
  readonly address: PostalAddress;
  readonly vat_id: string;
  readonly register: string;
  readonly email: string;
}

export interface OrderRefund {
  readonly id: string;
  readonly at: string;
  readonly amount: Money;
  readonly lines: readonly OrderPart[];
  readonly delivery: Money;
  readonly taxes: readonly OrderTax[];
  readonly reason: string;
  readonly state: 'asked' | 'done' | 'failed';
  readonly elsewhere: boolean;
  readonly credit_note: string | null;
}

/** until: the last day; null: the goods are not all there yet. */
export interface OrderWithdrawal {
  readonly until: string | null;
  readonly open: boolean;
  readonly whole: boolean;
  readonly asked: readonly {
    readonly id: string;
    readonly at: string;
    readonly name: string;
    readonly lines: readonly OrderPart[];
    readonly due_on: string;
    readonly done: boolean;
  }[];
}

/** state: the word people read, derived from payment, fulfilment and return. */
export interface Order {
  readonly id: string;
  readonly number: string;
  /** Counts what changed since it was placed. */
  readonly version: number;
  readonly placed_at: string;
  readonly brand: { readonly id: string; readonly name: string };
  readonly seller: OrderSeller;
  readonly lines: readonly OrderLine[];
  readonly currency: string;
  readonly taxes: readonly OrderTax[];
  readonly includes_tax: boolean;
  readonly totals: readonly { readonly type: string; readonly amount_minor: number }[];
  readonly buyer: { readonly email: string; readonly name: string } | null;
  readonly address: PostalAddress | null;
  readonly payment: string;
  readonly fulfilment: string;
  readonly return: string;
  readonly state: OrderState;
  readonly demo: boolean;
  readonly delivery: {
    readonly title: LocalText;
    readonly price: Money;
    readonly days: readonly number[];
  } | null;
  readonly fulfilments: readonly {
    readonly id: string;
    readonly at: string;
    readonly lines: readonly OrderPart[];
    readonly carrier: string;
    readonly tracking: string;
  }[];
  readonly refunds: readonly OrderRefund[];
  readonly refunded: Money;
  readonly withdrawal: OrderWithdrawal;
  readonly invoice: { readonly number: string; readonly url: string } | null;
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
    const known =
      this.#known.get(id) ?? new Newest<Order>((told) => ({ id: told.id, version: told.version }));
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

  /** Withdraws from it, or from these lines of it; a letter says at once that it was received. */
  async withdraw(id: string, name: string, lines: readonly OrderPart[] = [], key?: string): Promise<Order> {
    const path = `/api/orders/${encodeURIComponent(id)}/withdrawals`;
    return this.#shop.call('POST', path, { name, lines }, key ? { 'Order-Key': key } : undefined);
  }

  /** Withdraws from all of an order without an account; whether there is one is told by its letter alone. */
  async withdrawBy(name: string, number: string, email: string): Promise<void> {
    await this.#shop.call('POST', '/api/withdrawals', { name, number, email });
  }

  /** The link to an order goes by mail, if there is one of this number and address; nobody is told whether. */
  async find(number: string, email: string): Promise<void> {
    await this.#shop.call('POST', '/api/orders/find', { number, email });
  }
}
