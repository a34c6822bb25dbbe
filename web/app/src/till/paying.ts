/**
 * One try to order and pay, whatever becomes of the connection or the shop meanwhile. No DOM here.
 *
 * A try has one Idempotency-Key and one token. Until its end is known both are kept for this tab, and asked with again:
 * after a lost answer, a restart of the shop, the bank's question, a reload of the page. So nothing is charged twice.
 */
import { type Checkout, type CheckoutState, type NextAction, Problem } from '@vitrine-shop/sdk';
import { BankUnsure } from './form/form.ts';

const KEPT = 'vitrine.paying';
const FIRST_WAIT_MS = 700;
const LONGEST_WAIT_MS = 8_000;
/** Together over three minutes: a shop that is restarted is back by then. */
const TRIES = 30;

export interface Try {
  readonly checkout: string;
  readonly key: string;
  readonly token: string | null;
  /** What was shown. */
  readonly version: number;
}

/** asking: the first time; lost: no answer came; working: it is not over yet. */
export type PayNews = 'asking' | 'lost' | 'working';

export interface PayingOptions {
  readonly store: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;
  readonly wait: (ms: number) => Promise<void>;
  /** Lets the bank ask; ends when it has, and rejects when the buyer closes that. */
  readonly challenge: (next: NextAction) => Promise<void>;
  readonly told: (news: PayNews) => void;
}

export class Paying {
  readonly #checkout: Checkout;
  readonly #options: PayingOptions;
  #open: Try | null;

  constructor(checkout: Checkout, options: PayingOptions) {
    this.#checkout = checkout;
    this.#options = options;
    this.#open = read(options.store);
  }

  /** A try of this checkout whose end is not known. */
  get open(): Try | null {
    return this.#open?.checkout === this.#checkout.state?.id ? this.#open : null;
  }

  /**
   * Pays: goes on with the try that is open, else begins one. token: of the payment form, asked for at a new try only; null:
   * nothing is to pay. Answers how the checkout is then: completed, or with messages of what is lacking or was declined.
   * Rejects with `Problem`, or with what `token` or the bank's question threw; a try whose end is not known stays open.
   */
  async pay(token: () => Promise<string | null>): Promise<CheckoutState> {
    const { id, version } = this.#checkout.state!;
    this.#options.told('asking');
    const open = this.open ?? { checkout: id, key: crypto.randomUUID(), token: await token(), version };
    this.#keep(open);
    let unsure: BankUnsure | null = null;
    for (let tries = 1, wait_ms = FIRST_WAIT_MS; ; tries++) {
      try {
        const state = await this.#checkout.complete(open.token, open.key, open.version);
        if (state.status === 'requires_escalation' && state.next) {
          // The shop was asked once more, and nobody has answered the bank.
          if (unsure) throw unsure;
          if (tries >= TRIES) return state;
          unsure = await this.#challenge(state.next);
          wait_ms = FIRST_WAIT_MS;
        } else if (state.status !== 'complete_in_progress') {
          this.#keep(null);
          return state;
        }
        if (tries >= TRIES) return state;
        this.#options.told('working');
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (!passes(error)) {
          this.#keep(null);
          throw error;
        }
        if (tries >= TRIES) throw error;
        this.#options.told(error.status === 409 ? 'working' : 'lost');
        wait_ms = Math.max(wait_ms, Number(error.problem.retry_after_s) * 1000 || 0);
      }
      await this.#options.wait(wait_ms);
      wait_ms = Math.min(LONGEST_WAIT_MS, wait_ms * 1.6);
    }
  }

  /** The bank asks; what it threw if that came to nothing. Rejects when the buyer closed it. */
  async #challenge(next: NextAction): Promise<BankUnsure | null> {
    try {
      await this.#options.challenge(next);
      return null;
    } catch (error) {
      if (error instanceof BankUnsure) return error;
      throw error;
    }
  }

  #keep(open: Try | null): void {
    this.#open = open;
    try {
      if (open) this.#options.store?.setItem(KEPT, JSON.stringify(open));
      else this.#options.store?.removeItem(KEPT);
    } catch {
      // A browser that keeps nothing asks again as long as the page is there.
    }
  }
}

/** The checkout of a try that this tab has begun, and whose end it does not know; null: there is none. */
export function unfinished(store: PayingOptions['store']): string | null {
  return read(store)?.checkout ?? null;
}

/** It is over, or nobody's here: nothing of it is asked again. */
export function forget(store: PayingOptions['store']): void {
  store?.removeItem(KEPT);
}

/** For this tab alone: another one has tries of its own. */
export function tries(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

/** Nothing is known of the end: no answer, one of what stands before the shop, or the same try is running already. */
function passes({ status, problem }: Problem): boolean {
  if (status === 0 || status >= 500) return true;
  return (status === 409 || status === 429) && Number(problem.retry_after_s) > 0;
}

function read(store: PayingOptions['store']): Try | null {
  try {
    const kept = JSON.parse(store?.getItem(KEPT) ?? 'null') as Try | null;
    return typeof kept?.key === 'string' && typeof kept.checkout === 'string' ? kept : null;
  } catch {
    return null;
  }
}
