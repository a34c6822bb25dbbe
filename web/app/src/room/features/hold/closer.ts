/** Walking up to a product that is not picked up. */
import type { RoomContext } from '../../context.ts';

const CLOSER_M = 0.9;

export function stepCloser({ view, walker }: RoomContext, product: string): void {
  const stand = view()?.products.of(product);
  if (!stand || !walker) return;
  const middle = stand.box.getCenter(stand.group.position.clone());
  const front = { x: Math.sin(stand.group.rotation.y), z: Math.cos(stand.group.rotation.y) };
  const reach = CLOSER_M + stand.box.getSize(middle.clone()).length() / 2;
  const spot = walker.floor.nearest(middle.x + front.x * reach, middle.z + front.z * reach, 1.2);
  if (!spot) return;
  walker.walkTo(spot.x, spot.z);
  walker.gazeAt(middle, stand.box.getSize(stand.group.position.clone()).length());
}
