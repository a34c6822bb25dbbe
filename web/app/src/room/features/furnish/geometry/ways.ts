/** Which doorways and entrances nobody walks to any more, from where people come in. Pure. */
import type { RoomJson } from '@vitrine-shop/sdk';
import type { Floor, Spot } from '../../../movement/floor.ts';
import type { Plan } from '../../../movement/ground.ts';
import type { Search } from '../../../movement/search.ts';
import { isWay } from '../../../movement/way.ts';

/** Of a doorway, from the opening: as near as one is taken through. */
const THROUGH_M = [0.4, 0.27, 0, -0.27, -0.4] as const;
const ACROSS_M = 0.15;
const AROUND_M = 0.5;

/** Their keys: `portal:NAME`, `spawn:NAME`; those that the room itself shuts off are not among them. */
export function* shutOff({ portals, spawns }: RoomJson, { floor, bare }: Plan): Search<string[]> {
  const [first, ...others] = spawns.map(({ name, position: [x, , z] }) => ({ name, x, z }));
  if (!first) return [];
  const ways: { key: string; spots: Spot[] }[] = [
    ...portals.map((portal) => ({ key: `portal:${portal.name}`, spots: before(portal) })),
    ...others.map(({ name, x, z }) => ({ key: `spawn:${name}`, spots: around({ x, z }) })),
  ];
  const shut: string[] = [];
  for (const { key, spots } of ways)
    if (!(yield* reaches(floor, first, spots)) && (yield* reaches(bare, first, spots))) shut.push(key);
  return shut;
}

function* reaches(floor: Floor, { x, z }: Spot, spots: readonly Spot[]): Search<boolean> {
  const start = floor.nearest(x, z);
  if (!start) return false;
  // Those beside each other are reached alike: a few of them are enough.
  const free = spots.filter((spot) => floor.canStand(spot.x, spot.z));
  const few = [free[0], free[free.length >> 1], free.at(-1)].flatMap((each) => each ?? []);
  for (const spot of new Set(few)) if (yield* isWay(floor, start, spot)) return true;
  return false;
}

function before({ position, yaw_deg, width_m }: RoomJson['portals'][number]): Spot[] {
  const [x, , z] = position;
  const yaw = (yaw_deg * Math.PI) / 180;
  const [cos, sin] = [Math.cos(yaw), Math.sin(yaw)];
  const spots: Spot[] = [];
  for (const away of THROUGH_M)
    for (let aside = -width_m / 2 + ACROSS_M; aside < width_m / 2; aside += ACROSS_M)
      spots.push({ x: x + aside * cos + away * sin, z: z - aside * sin + away * cos });
  return spots;
}

function around({ x, z }: Spot): Spot[] {
  const ring = Array.from({ length: 12 }, (_, turn) => {
    const angle = (turn / 12) * Math.PI * 2;
    return { x: x + Math.cos(angle) * AROUND_M, z: z + Math.sin(angle) * AROUND_M };
  });
  return [{ x, z }, ...ring];
}
