import {
  CHANGED_AT_ONCE,
  localText,
  ManyProducts,
  Problem,
  type Product,
  type RoomDetail,
  type ShopClient,
} from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { fits } from '../rooms/choose.ts';
import { text, wordsFor } from '../text.ts';

/** What became of one of many. refused: why nothing of it was changed; null: it was done. */
export interface Outcome {
  product: Product;
  refused: string | null;
}

/** Why an act on a product is not even asked of the shop, in words. */
export class Refusal extends Error {}

/**
 * One act on each, one after the other: each is done whole or not at all, whatever becomes of the others. told: how many are
 * through.
 */
export async function onEach(
  products: readonly Product[],
  act: (product: Product) => Promise<unknown>,
  told: (through: number) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const product of products) {
    try {
      await act(product);
      outcomes.push({ product, refused: null });
    } catch (error) {
      outcomes.push({ product, refused: reason(error) });
    }
    told(outcomes.length);
  }
  return outcomes;
}

/** Another price for every variant; refused by the shop where somebody changed the product since it was listed. */
export async function repriced(
  shop: ShopClient,
  products: readonly Product[],
  price: (of: Product['variants'][number]) => { amount_minor: number; currency: string },
  told: (through: number) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  while (outcomes.length < products.length) {
    const some = products.slice(outcomes.length, outcomes.length + CHANGED_AT_ONCE);
    const changes = some.map(({ id, version, variants }) => {
      const priced = variants.map((variant) => ({ id: variant.id, price: price(variant) }));
      return { product: id, version, patch: { variants: priced } };
    });
    try {
      const done = await new ManyProducts(shop).change(changes);
      for (const [at, product] of some.entries()) {
        const problem = done[at]?.problem;
        outcomes.push({ product, refused: problem ? reason(new Problem(problem)) : null });
      }
    } catch (error) {
      for (const product of some) outcomes.push({ product, refused: reason(error) });
    }
    told(outcomes.length);
  }
  return outcomes;
}

/** An amount with so many percent more (or fewer), rounded to the minor unit, halves upwards; exact however large. */
export function raised(amount_minor: number, percent: number): number {
  const parts = BigInt(10_000 + Math.round(percent * 100));
  return Number((BigInt(amount_minor) * parts + 5_000n) / 10_000n);
}

/** Reads `10`, `-7,5` or `−7.5 %`; null if it is none, or would leave nothing. */
export function percentOf(written: string): number | null {
  const plain = written.replace(/[\s%]/g, '').replace(/^[−–]/, '-').replace(',', '.');
  const percent = /^[+-]?\d+(\.\d{1,2})?$/.test(plain) ? Number(plain) : Number.NaN;
  return percent > -100 && percent <= 1_000 && percent !== 0 ? percent : null;
}

/** Puts each on the room's next free place that is large enough for it. */
export function placing(shop: ShopClient, room: RoomDetail): (product: Product) => Promise<unknown> {
  const taken = new Set(room.room.placements.map(({ slot }) => slot));
  return async (product) => {
    const slot = room.room.slots.find((each) => !taken.has(each.name) && fits(product, each));
    if (!slot) throw new Refusal(text('noPlace'));
    await shop.place(room.id, { product: product.id, slot: slot.name });
    taken.add(slot.name);
  };
}

function reason(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  const { missing } = Problem.from(error).problem as { missing?: { text: Product['title'] }[] };
  return missing ? missing.map(({ text }) => localText(text, language())).join(' ') : wordsFor(error);
}
