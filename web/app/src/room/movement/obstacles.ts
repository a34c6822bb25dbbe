/** What stands in a room's way: products on their slots or on the floor, plinths and tables; each by its outline on the plan. Pure. */
import type { RoomDetail } from '@vitrine-shop/sdk';
import { spotOf } from '../view/products.ts';
import { type Corner, Floor, type Spot } from './floor.ts';
import { corners } from './footprint.ts';
import type { Plan } from './ground.ts';

/** Lower than this it is walked over, as a rug. */
const FLAT_M = 0.15;
/** What hangs higher is walked under, as a lamp. */
const OVERHEAD_M = 2;

export interface Obstacle {
  /** Of its kind and id: `placement:…`, `display:…`. */
  readonly key: string;
  readonly polygon: readonly Corner[];
  /** Its foot and its top, in the room. */
  readonly low_m: number;
  readonly high_m: number;
}

/** Where the middle of a placement's model is on the plan, from its own origin; null: at its origin, as far as is known. */
export type MiddleOf = (placement: string) => Spot | null;

export type Told = Pick<RoomDetail, 'room' | 'products'>;

interface Body {
  readonly key: string;
  readonly position: readonly number[];
  readonly yaw_deg: number;
  readonly size_m: readonly number[];
  readonly middle: Spot | null;
}

/** What a room is to who walks in it. */
export function planOf(detail: Told, middleOf?: MiddleOf): Plan {
  const { floor, obstacles, spawns } = detail.room;
  const bare = new Floor(floor, obstacles);
  const things = obstaclesIn(detail, bare, middleOf);
  return {
    floor: new Floor(floor, [...obstacles, ...things]),
    bare,
    entrances: spawns.map(({ position: [x, , z] }) => ({ x, z })),
    told: JSON.stringify([floor, obstacles, spawns, things]),
  };
}

/** floor: of the room alone, for its height. */
export function obstaclesIn(detail: Told, floor: Floor, middleOf: MiddleOf = () => null): Obstacle[] {
  return bodiesOf(detail, middleOf).flatMap(({ key, position, yaw_deg, size_m, middle }) => {
    const [x = 0, y = 0, z = 0] = position;
    const [width = 0, height = 0, depth = 0] = size_m;
    const above_m = y - floor.height(x, z);
    if (above_m >= OVERHEAD_M || above_m + height <= FLAT_M) return [];
    const yaw = (yaw_deg * Math.PI) / 180;
    const [cos, sin] = [Math.cos(yaw), Math.sin(yaw)];
    const off = middle ?? AT_ORIGIN;
    const foot = { x: x + off.x * cos + off.z * sin, z: z - off.x * sin + off.z * cos };
    const polygon = corners({ ...foot, width, depth, yaw_deg });
    return [{ key, polygon, low_m: y, high_m: y + height }];
  });
}

function bodiesOf({ room, products }: Told, middleOf: MiddleOf): Body[] {
  const placed = room.placements.flatMap((placement): Body[] => {
    const spot = spotOf(placement, { room });
    const product = products[placement.product];
    if (!spot || !product) return [];
    const { position, yaw_deg } = spot;
    const key = `placement:${placement.id}`;
    return [{ key, position, yaw_deg, size_m: product.model.size_m, middle: middleOf(placement.id) }];
  });
  const displays = (room.dressing?.displays ?? []).map((display, at): Body => {
    const { id, position, yaw_deg, size_m } = display;
    return { key: `display:${id ?? at}`, position, yaw_deg, size_m, middle: null };
  });
  return [...displays, ...placed];
}

const AT_ORIGIN: Spot = { x: 0, z: 0 };
