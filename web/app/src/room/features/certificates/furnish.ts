/** Goods that people have placed, as placements of a room, so that they are lit, graded and freed like everything in it. Pure. */
import type { Edition, Placement, Product, RoomDetail, Worn } from '@vitrine-shop/sdk';

const PREFIX = 'good:';

export interface Known {
  readonly edition: Edition;
  readonly product: Product;
}

/** The id of its placement, and of its product in the furnished room. */
export function placementOf(good: Pick<Worn, 'certificate'>): string {
  return PREFIX + good.certificate;
}

export function isGood(placement: string): boolean {
  return placement.startsWith(PREFIX);
}

/** The room with what has been placed in it. What is not known how to draw is left out. */
export function furnished(
  detail: RoomDetail,
  placed: readonly Worn[],
  known: ReadonlyMap<number, Known>,
): RoomDetail {
  const goods = placed.flatMap((good) => {
    const what = known.get(good.edition);
    return good.at && what ? [{ good, at: good.at, ...what }] : [];
  });
  if (goods.length === 0) return detail;
  const placements: Placement[] = goods.map(({ good, at: [x, y, z, yaw_deg], edition }) => ({
    id: placementOf(good),
    product: placementOf(good),
    variant: edition.variant_id,
    slot: null,
    position: [x, y, z],
    yaw_deg,
  }));
  const products = goods.map(({ good, product }): [string, Product] => {
    const id = placementOf(good);
    return [id, { ...product, id, title: good.title }];
  });
  return {
    ...detail,
    room: { ...detail.room, placements: [...detail.room.placements, ...placements] },
    products: { ...detail.products, ...Object.fromEntries(products) },
  };
}
