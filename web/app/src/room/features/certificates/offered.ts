/** Whether the shop gives certificates is asked once a page; what deals with them in a room is fetched only then. */
import { Certificates, type ShopClient } from '@vitrine-shop/sdk';
import type { Visit } from '../../visit.ts';
import type { Goods } from './goods.ts';

let asked: Promise<boolean> | null = null;

export function givesCertificates(shop: ShopClient): Promise<boolean> {
  asked ??= new Certificates(shop).chain().then(
    ({ state }) => state !== 'off',
    () => {
      asked = null; // a later visit asks again
      return false;
    },
  );
  return asked;
}

/** The goods of one visit; null: this shop gives none. */
export async function goodsOf(visit: Visit): Promise<Goods | null> {
  if (!(await givesCertificates(visit.app.shop))) return null;
  const { Goods } = await import('./goods.ts');
  return new Goods(visit);
}
