/**
 * The shop's letters, for operators.
 *
 *     const { items, to_a_folder } = await new Letters(shop).list({ state: 'given_up' });
 *
 * Every method rejects with `Problem` and with nothing else.
 */
import type { components } from './api.gen.ts';
import { query } from './query.ts';
import type { ShopClient } from './shop.ts';

type Schemas = components['schemas'];

export type Letter = Schemas['ListedLetter'];
/** With its words, as text. */
export type WholeLetter = Schemas['WholeLetter'];
export type LetterState = Letter['state'];
export type LetterPage = Schemas['Letters'];

export class Letters {
  readonly shop: ShopClient;

  constructor(shop: ShopClient) {
    this.shop = shop;
  }

  /** The newest first. after: `next` of the page before. */
  list(asked: { state?: LetterState; after?: string } = {}): Promise<LetterPage> {
    return this.shop.call('GET', query('/api/operator/letters', asked));
  }

  read(letter: string): Promise<WholeLetter> {
    return this.shop.call('GET', `/api/operator/letters/${encodeURIComponent(letter)}`);
  }

  /** Try one anew that was given up. */
  again(letter: string): Promise<WholeLetter> {
    return this.shop.call('POST', `/api/operator/letters/${encodeURIComponent(letter)}/again`);
  }
}
