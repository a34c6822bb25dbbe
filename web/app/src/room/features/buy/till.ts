/**
 * Whether gated products would be sold to this visitor. Asked as soon as one can be bought, so that a press knows the
 * answer: browsers open another tab only within the press itself, and a refusal there would be a page of JSON.
 */
import type { GateAnswer, Product } from '@vitrine-shop/sdk';

/** An answer is believed for so long; the shop asks again at the checkout in any case. */
const LASTS_MS = 60_000;

interface Known {
  readonly asked: Promise<GateAnswer>;
  readonly at: number;
  /** null: not answered yet. */
  open: boolean | null;
}

export class Till {
  readonly #ask: (product: string) => Promise<GateAnswer>;
  readonly #now: () => number;
  readonly #known = new Map<string, Known>();

  /** now: in milliseconds. */
  constructor(ask: (product: string) => Promise<GateAnswer>, now: () => number = Date.now) {
    this.#ask = ask;
    this.#now = now;
  }

  /** True if it can be bought at once, as far as is known: it is not gated, or its gate is known to be open. */
  opens({ id, gated }: Pick<Product, 'id' | 'gated'>): boolean {
    return !gated || this.#fresh(id)?.open === true;
  }

  /** The answer, of now or of less than a minute ago. Rejects with `Problem`. */
  learn(product: string): Promise<GateAnswer> {
    return this.#fresh(product)?.asked ?? this.ask(product);
  }

  /** The answer of now. Rejects with `Problem`. */
  ask(product: string): Promise<GateAnswer> {
    const known: Known = { asked: this.#ask(product), at: this.#now(), open: null };
    this.#known.set(product, known);
    known.asked.then(
      ({ open }) => {
        known.open = open;
      },
      () => {
        // What was not answered is asked again.
        if (this.#known.get(product) === known) this.#known.delete(product);
      },
    );
    return known.asked;
  }

  /** What the visitor has may be other now. */
  renew(): void {
    for (const product of this.#known.keys()) this.ask(product).catch(() => undefined);
  }

  #fresh(product: string): Known | null {
    const known = this.#known.get(product);
    return known && this.#now() - known.at < LASTS_MS ? known : null;
  }
}
