import type { Product, ShopClient } from '@vitrine-shop/sdk';

const FIRST_MS = 4_000;
const MOST_MS = 60_000;
const TURNS = 20;

type Wait = (ms: number) => Promise<unknown>;

const pause: Wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * The address of a product's picture as soon as there is one, asked for less and less often; null: there came none, or nobody
 * is there any more who wants it.
 */
export async function pictured(
  shop: ShopClient,
  product: string,
  wanted: () => boolean,
  wait: Wait = pause,
): Promise<string | null> {
  for (let turn = 0; turn < TURNS; turn++) {
    await wait(Math.min(MOST_MS, FIRST_MS * 1.4 ** turn));
    if (!wanted()) return null;
    const found: Product | null = await shop.product(product).catch(() => null);
    const picture = found?.pictures[0]?.url;
    if (picture) return picture;
  }
  return null;
}
