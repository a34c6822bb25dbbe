/** Where one is, and where what is new comes first: before the eyes where nothing stands, or on the wall there. */
import type { RoomJson } from '@vitrine-shop/sdk';
import type { RoomContext } from '../../context.ts';
import { Floor, type FloorPart } from '../../movement/floor.ts';
import { corners, overlap } from '../../movement/footprint.ts';
import { centimetres, degrees } from './geometry/snap.ts';
import { wallAhead } from './geometry/wall.ts';
import { footOf, HANGING, type Item, MARKS, type Pose } from './items.ts';

const AHEAD_M = [2.6, 2, 3.4, 1.4, 4.4];
const ASIDE_M = [0, 0.7, -0.7, 1.4, -1.4];

/** Where one stands now and which way one looks; without 3D that of who comes in. */
export function here({ walker }: RoomContext, room: RoomJson): Pose {
  const spawn = room.spawns[0];
  if (!walker)
    return { position: (spawn?.position ?? [0, 0, 0]) as Pose['position'], yaw_deg: spawn?.yaw_deg ?? 0 };
  const { x, y, z } = walker.feet();
  return {
    position: [centimetres(x), centimetres(y), centimetres(z)],
    yaw_deg: degrees((walker.yaw * 180) / Math.PI),
  };
}

/** On the wall before one's eyes, so high; where the plan knows of none, before one's feet. */
export function onWall(ctx: RoomContext, room: RoomJson, y: number): Pose {
  const { position, yaw_deg } = here(ctx, room);
  const yaw = ctx.walker?.yaw ?? (yaw_deg * Math.PI) / 180;
  const found = wallAhead(room.floor as FloorPart[], position[0], position[2], yaw);
  if (!found) return { position: [position[0], y, position[2]], yaw_deg };
  return { position: [found.x, y, found.z], yaw_deg: found.yaw_deg };
}

/** Some steps before the eyes, where nothing of `items` stands, looking back at them. */
export function ahead(
  ctx: RoomContext,
  room: RoomJson,
  items: readonly Item[],
  size_m: Item['size_m'],
): Pose {
  const floor = ctx.view()?.plan.floor ?? new Floor(room.floor as FloorPart[], room.obstacles as FloorPart[]);
  const from = here(ctx, room);
  const yaw = ctx.walker?.yaw ?? (from.yaw_deg * Math.PI) / 180;
  const [fx, , fz] = from.position;
  const spots = AHEAD_M.flatMap((far) =>
    ASIDE_M.map((aside): Pose => {
      const x = fx - Math.sin(yaw) * far + Math.cos(yaw) * aside;
      const z = fz - Math.cos(yaw) * far - Math.sin(yaw) * aside;
      return { position: [x, floor.height(x, z), z], yaw_deg: degrees((yaw * 180) / Math.PI) };
    }),
  );
  const on = spots.filter(({ position: [x, , z] }) => floor.isFloor(x, z));
  const standing = items.filter(({ kind }) => !MARKS.includes(kind) && !HANGING.includes(kind));
  const isFree = (pose: Pose) => {
    const own = corners(footOf({ pose, size_m }));
    return !standing.some((each) => overlap(corners(footOf(each)), own));
  };
  return on.find(isFree) ?? on[0] ?? spots[0]!;
}
