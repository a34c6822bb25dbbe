/**
 * The bag as this page knows it: one for all visits, and the same in every tab. Other tabs are told only that it changed;
 * each asks the shop itself.
 */
import { type Bag, Cart, type ShopClient } from '@vitrine-shop/sdk';

const KEPT = 'vitrine.bag';

export class HeldBag {
  readonly cart: Cart;
  readonly #others = 'BroadcastChannel' in globalThis ? new BroadcastChannel(KEPT) : null;
  #asked = false;

  constructor(shop: ShopClient) {
    this.cart = new Cart(shop);
    this.cart.on('changed', ({ units }) => note(units > 0));
    this.#others?.addEventListener('message', () => void this.renew());
  }

  get bag(): Bag | null {
    return this.cart.bag;
  }

  /** So many of a variant. */
  count(variant: string): number {
    return this.bag?.lines.find((line) => line.variant === variant)?.quantity ?? 0;
  }

  /** Asks for it, once, if something may be in it. sells: one can buy here. */
  async learn(sells: boolean): Promise<void> {
    if (this.#asked || !(sells || noted())) return;
    this.#asked = true;
    await this.cart.load().catch(() => {
      this.#asked = false; // asked for again when something makes it needed
    });
  }

  /** It may be another now. */
  async renew(): Promise<void> {
    this.#asked = true;
    await this.cart.load().catch(() => undefined);
  }

  /** Does something to it, and lets the other tabs know. Rejects with `Problem`. */
  async change(act: (cart: Cart) => Promise<unknown>): Promise<void> {
    await act(this.cart);
    this.tellOthers();
  }

  tellOthers(): void {
    this.#others?.postMessage(null);
  }
}

/** That something is in it, so that the next page asks. */
function note(full: boolean): void {
  try {
    if (full) localStorage.setItem(KEPT, '1');
    else localStorage.removeItem(KEPT);
  } catch {
    // A browser that keeps nothing asks where something is sold.
  }
}

function noted(): boolean {
  try {
    return localStorage.getItem(KEPT) !== null;
  } catch {
    return false;
  }
}
