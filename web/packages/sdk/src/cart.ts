/**
 * What a visitor has gathered, as their browser shows it.
 *
 *     const cart = new Cart(shop);
 *     cart.on('changed', (bag) => draw(bag.lines, bag.units));
 *     await cart.add(variant, 1, { room: 'boutique' });
 *
 * Answers may come late and out of order: one that is older than what is shown is never shown. Every method rejects with
 * `Problem` and with nothing else, and what is shown stays then.
 */
import type { components } from './api.gen.ts';
import { Emitter } from './emitter.ts';
import { Newest } from './newest.ts';
import { Problem } from './problem.ts';
import type { ShopClient } from './shop.ts';

type Schemas = components['schemas'];

export type Bag = Schemas['Cart'];
export type BagLine = Schemas['CartLine'];
/** Where it was found. */
export interface Found {
  readonly room?: string;
  readonly placement?: string;
}

/** So often a quantity is set anew on a bag that changed meanwhile. */
const TRIES = 3;

export class Cart extends Emitter<{ changed: Bag }> {
  readonly #shop: ShopClient;
  readonly #newest = new Newest<Bag>((bag) => bag);

  constructor(shop: ShopClient) {
    super();
    this.#shop = shop;
  }

  /** As it was told last; null: it was not asked for yet. */
  get bag(): Bag | null {
    return this.#newest.shown;
  }

  /** The bag as it is now. */
  load(): Promise<Bag> {
    return this.#ask('GET', '/api/carts/mine');
  }

  /** Puts so many of a variant in; holds nothing back. */
  add(variant: string, quantity = 1, found: Found = {}): Promise<Bag> {
    return this.#ask('POST', '/api/carts/mine/lines', { variant, quantity, ...found });
  }

  /** So many more of a line, below 0 fewer. */
  move(line: string, delta: number): Promise<Bag> {
    return this.#ask('PATCH', at(line), { delta });
  }

  /** So many of a line, whatever else changed meanwhile. */
  async set(line: string, quantity: number): Promise<Bag> {
    for (let tries = 1; ; tries++) {
      const { version } = this.bag ?? (await this.load());
      try {
        return await this.#ask('PATCH', at(line), { quantity }, { 'If-Match': `"${version}"` });
      } catch (error) {
        if (Problem.from(error).status !== 412 || tries === TRIES) throw error;
        await this.load();
      }
    }
  }

  /** Takes a line out. */
  remove(line: string): Promise<Bag> {
    return this.#ask('DELETE', at(line));
  }

  async #ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Bag> {
    const turn = this.#newest.begin();
    const told = await this.#shop.call<Bag>(method, path, body, headers);
    if (this.#newest.take(told, turn)) this.emit('changed', told);
    return this.bag ?? told;
  }
}

const at = (line: string) => `/api/carts/mine/lines/${encodeURIComponent(line)}`;
