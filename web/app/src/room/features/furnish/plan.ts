/** The plan of a room for who asks whether people pass: its floor, what stands on it, where people come in and go to. */
import { type LocalText, localText, type RoomJson } from '@vitrine-shop/sdk';
import type { Corner, FloorPart } from '../../movement/floor.ts';
import { corners, overlap } from './geometry/footprint.ts';
import type { Plan } from './geometry/passage.ts';
import { footOf, HANGING, type Item } from './items.ts';
import { say } from './text.ts';

const ON_FLOOR_M = 0.3; // above that people pass below, or it stands on something
const LOW_M = 0.02; // a rug is walked over

/** Without `item`; null: it stands on no floor. */
export function planOf(room: RoomJson, items: readonly Item[], item: Item, language: string): Plan | null {
  const start = room.spawns[0]?.position as readonly [number, number, number] | undefined;
  if (!start || !standsOnFloor(item)) return null;
  const own = corners(footOf(item));
  const others = items
    .filter((each) => each.key !== item.key && standsOnFloor(each))
    .map((each) => corners(footOf(each)));
  // Displays are obstacles of the room already, with some room around them; the one that is moved is not in its own way.
  const told = (room.obstacles as { polygon: Corner[] }[])
    .map(({ polygon }) => polygon)
    .filter((polygon) => item.kind !== 'display' || !overlap(polygon, own));
  const doors = room.portals.map(({ title, position }) => ({
    name: say('item.portal', { title: localText(title as LocalText, language) }),
    x: position[0] as number,
    z: position[2] as number,
  }));
  const goods = items
    .filter((each) => each.kind === 'placement' && each.key !== item.key)
    .map(({ label, pose }) => ({ name: label, x: pose.position[0], z: pose.position[2] }));
  return {
    floor: room.floor as FloorPart[],
    obstacles: [...told, ...others],
    start: { x: start[0], z: start[2] },
    goals: [...doors, ...goods],
  };
}

function standsOnFloor({ kind, pose, size_m }: Item): boolean {
  if (kind === 'spawn' || kind === 'portal' || HANGING.includes(kind)) return false;
  return pose.position[1] < ON_FLOOR_M && size_m[1] > LOW_M;
}
