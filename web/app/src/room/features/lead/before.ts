/** Where one stands to look at a product. Pure. */
import type { Product, RoomDetail } from '@vitrine-shop/sdk';
import type { Floor, Spot } from '../../movement/floor.ts';
import { spotOf } from '../../view/products.ts';

const NEAR_M = 1.2;
/** As far as one can be from a thing and still see that this one is meant. */
const FAR_M = 3;
const STEP_M = 0.3;
/** Before it, then ever more beside it, then behind. */
const TURNS = [0, 0.5, -0.5, 1, -1, 1.6, -1.6, 2.4, -2.4, Math.PI];

/** A free place before the product, and the middle of the product; null: it does not stand here, or nobody gets near. */
export function before(
  { room, ...detail }: RoomDetail,
  product: Product,
  floor: Floor,
): { at: Spot; look: [number, number, number] } | null {
  const placement = room.placements.find((entry) => entry.product === product.id);
  const spot = placement && spotOf(placement, { room, ...detail });
  if (!spot) return null;
  const [x = 0, y = 0, z = 0] = spot.position;
  const [width, height, depth] = product.model.size_m;
  const yaw = (spot.yaw_deg * Math.PI) / 180;
  for (
    let away = Math.max(NEAR_M, width, height, depth);
    away <= Math.max(FAR_M, 2 * height);
    away += STEP_M
  ) {
    for (const turn of TURNS) {
      const at = { x: x + Math.sin(yaw + turn) * away, z: z + Math.cos(yaw + turn) * away };
      if (floor.canStand(at.x, at.z)) return { at, look: [x, y + height / 2, z] };
    }
  }
  return null;
}
