/**
 * Paying for what one brand sells of a bag: who buys, where it goes, what it costs, and the order at its end.
 *
 *     const checkout = new Checkout(shop);
 *     await checkout.start('mine', brand);
 *     await checkout.change({ buyer: { email, name }, address, terms: { version, agreed: true } });
 *     await checkout.complete(token, key);      // the same key again after a lost answer: never charged twice
 *
 * Answers may come late and out of order: one that is older than what is shown is never shown. Every method rejects with
 * `Problem` and with nothing else, and what is shown stays then.
 */
import { Emitter } from './emitter.ts';
import { Newest } from './newest.ts';
import type { ShopClient } from './shop.ts';
import type { LocalText, Money } from './types.ts';

export type CheckoutStatus =
  | 'incomplete'
  | 'requires_escalation'
  | 'ready_for_complete'
  | 'complete_in_progress'
  | 'completed'
  | 'canceled';

/** country: ISO 3166-1, two letters. */
export interface PostalAddress {
  readonly name: string;
  readonly line1: string;
  readonly line2: string;
  readonly postal_code: string;
  readonly city: string;
  readonly region: string;
  readonly country: string;
}

export interface CheckoutLine {
  readonly id: string;
  readonly product: string;
  readonly variant: string;
  readonly title: LocalText;
  readonly variant_title: LocalText | null;
  readonly picture: string | null;
  readonly quantity: number;
  readonly unit: Money;
  readonly total: Money;
  readonly made_to_measure: boolean;
  readonly digital?: boolean;
}

export interface SellerShown {
  readonly legal_name: string;
  readonly address: PostalAddress;
  readonly vat_id: string;
  readonly register: string;
  readonly email: string;
  readonly terms: LocalText;
  readonly withdrawal: LocalText;
}

/** path: of what it is about, such as `$.buyer.email`; empty: of all of it. */
export interface CheckoutMessage {
  readonly type: 'error' | 'warning' | 'info';
  readonly code: string;
  readonly severity: 'recoverable' | 'requires_buyer_input' | 'requires_buyer_review' | 'unrecoverable';
  readonly path: string | null;
  readonly content: LocalText | string;
}

export interface DeliveryChoice {
  readonly id: string;
  readonly title: LocalText;
  readonly price: Money;
  readonly days: readonly [number, number] | readonly number[];
}

/** How it is paid. provider null: nobody can pay here just now, or nothing is to pay. */
export interface CheckoutPay {
  readonly provider: string | null;
  readonly publishable_key: string | null;
  /** Of what stands in for Stripe; null: Stripe itself. */
  readonly base: string | null;
  readonly demo: boolean;
  readonly amount_minor: number;
}

/** What the bank asks first. */
export interface NextAction {
  readonly client_secret: string | null;
  readonly url: string | null;
}

export interface CheckoutState {
  readonly id: string;
  readonly version: number;
  readonly status: CheckoutStatus;
  readonly cart: string | null;
  readonly currency: string;
  readonly brand: { readonly id: string; readonly name: string };
  readonly seller: SellerShown | null;
  readonly lines: readonly CheckoutLine[];
  readonly totals: readonly { readonly type: string; readonly amount_minor: number }[];
  readonly taxes: readonly {
    readonly rate_ppm: number;
    readonly base_minor: number;
    readonly tax_minor: number;
  }[];
  readonly includes_tax: boolean;
  readonly messages: readonly CheckoutMessage[];
  readonly buyer: { readonly email: string; readonly name: string } | null;
  readonly address: PostalAddress | null;
  readonly delivery: { readonly chosen: string | null; readonly options: readonly DeliveryChoice[] };
  readonly terms: { readonly version: string; readonly agreed: boolean };
  /** Until then its units wait for nobody else; null: none do. */
  readonly hold_until: string | null;
  readonly pay: CheckoutPay | null;
  readonly next: NextAction | null;
  /** key: told once, to who paid. */
  readonly order: { readonly id: string; readonly number: string; readonly key?: string | null } | null;
}

export interface CheckoutChange {
  readonly buyer?: { readonly email?: string; readonly name?: string };
  readonly address?: Partial<PostalAddress> | null;
  readonly delivery?: string | null;
  readonly terms?: { readonly version: string; readonly agreed: boolean };
  /** The version of the checkout whose new prices were read, and are agreed to. */
  readonly agreed?: number;
}

/** What a phone is given to pay somebody's checkout by. */
export interface PayingCode {
  /** Seven characters, in two groups. */
  readonly code: string;
  /** ISO 8601. */
  readonly until: string;
}

export class Checkout extends Emitter<{ changed: CheckoutState }> {
  readonly #shop: ShopClient;
  readonly #newest = new Newest<CheckoutState>((told) => told);
  #key: string | null = null;

  constructor(shop: ShopClient) {
    super();
    this.#shop = shop;
  }

  /** As it was told last; null: it was not asked for yet. */
  get state(): CheckoutState | null {
    return this.#newest.shown;
  }

  /** Of what this brand sells of the bag: begins one, or goes on with the one that is open. */
  start(cart: string, brand: string): Promise<CheckoutState> {
    return this.#ask('POST', `/api/carts/${encodeURIComponent(cart)}/checkouts`, { brand });
  }

  /** As it is now. */
  load(id = this.#id()): Promise<CheckoutState> {
    return this.#ask('GET', at(id));
  }

  /** Says more of who buys, where it goes, and what is agreed to. */
  change(change: CheckoutChange): Promise<CheckoutState> {
    return this.#ask('PATCH', at(this.#id()), change);
  }

  /**
   * Orders and pays. token: of the payment form; null: nothing is to pay. key: one for each try of a buyer. version: what
   * was shown; another one is refused (412), for what is charged is what was shown.
   */
  complete(token: string | null, key: string, version?: number): Promise<CheckoutState> {
    const body = token === null ? {} : { payment: { token } };
    const shown: Record<string, string> = version === undefined ? {} : { 'If-Match': `"${version}"` };
    return this.#ask('POST', `${at(this.#id())}/complete`, body, { 'Idempotency-Key': key, ...shown });
  }

  /** Gives back what was held. */
  cancel(): Promise<CheckoutState> {
    return this.#ask('POST', `${at(this.#id())}/cancel`);
  }

  /** Something to type on a phone, which pays there. */
  code(): Promise<PayingCode> {
    return this.#shop.call('POST', `${at(this.#id())}/code`);
  }

  /** On the phone: the checkout that a code is of, from now on. Rejects with `pay-code-unknown`. */
  async byCode(code: string): Promise<CheckoutState> {
    const { checkout, key } = await this.#shop.call<{ checkout: string; key: string }>(
      'POST',
      '/api/checkouts/find',
      { code },
    );
    this.#key = key;
    return this.load(checkout);
  }

  #id(): string {
    if (!this.state) throw new Error('A checkout is begun before it is changed.');
    return this.state.id;
  }

  async #ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<CheckoutState> {
    const turn = this.#newest.begin();
    const all = this.#key ? { ...headers, 'Checkout-Key': this.#key } : headers;
    const told = await this.#shop.call<CheckoutState>(method, path, body, all);
    if (this.#newest.take(told, turn)) this.emit('changed', told);
    return this.state ?? told;
  }
}

const at = (id: string) => `/api/checkouts/${encodeURIComponent(id)}`;
