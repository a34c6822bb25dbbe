/** The plan of a room for who asks whether people pass: its floor, what stands on it, where people come in and go to. */
import { type LocalText, localText } from '@vitrine-shop/sdk';
import { type Corner, Floor, type FloorPart } from '../../movement/floor.ts';
import { overlap } from '../../movement/footprint.ts';
import { type MiddleOf, type Obstacle, obstaclesIn, type Told } from '../../movement/obstacles.ts';
import type { Plan } from './geometry/passage.ts';
import type { Item } from './items.ts';
import { say } from './text.ts';

const ON_FLOOR_M = 0.3; // above that it stands on something, and nobody is kept from walking by it alone
const SLACK_M = 0.01;

/** Without the thing, and the thing itself; null: it is in nobody's way. */
export function planWithout(
  detail: Told,
  items: readonly Item[],
  item: Item,
  language: string,
  middleOf?: MiddleOf,
): { plan: Plan; own: readonly Corner[] } | null {
  const { room } = detail;
  const start = room.spawns[0]?.position;
  const bare = new Floor(room.floor as FloorPart[], room.obstacles as FloorPart[]);
  const all = obstaclesIn(detail, bare, middleOf);
  const own = all.find(({ key }) => key === item.key);
  if (!start || !own || own.low_m - bare.height(start[0]!, start[2]!) >= ON_FLOOR_M) return null;
  const others = all.filter((each) => each !== own && !isOn(each, own)).map(({ polygon }) => polygon);
  // In rooms made earlier, displays are obstacles of the room besides; the one that is moved is not in its own way.
  const told = (room.obstacles as { polygon: Corner[] }[])
    .map(({ polygon }) => polygon)
    .filter((polygon) => item.kind !== 'display' || !overlap(polygon, own.polygon));
  const doors = room.portals.map(({ title, position }) => ({
    name: say('item.portal', { title: localText(title as LocalText, language) }),
    x: position[0] as number,
    z: position[2] as number,
  }));
  const goods = items
    .filter((each) => each.kind === 'placement' && each.key !== item.key)
    .map(({ label, pose }) => ({ name: label, x: pose.position[0], z: pose.position[2] }));
  const plan = {
    floor: room.floor as FloorPart[],
    obstacles: [...told, ...others],
    start: { x: start[0]!, z: start[2]! },
    goals: [...doors, ...goods],
  };
  return { plan, own: own.polygon };
}

/** Whether one is on top of the other, or under it: then neither stands in the other. */
function isOn(one: Obstacle, other: Obstacle): boolean {
  const apart = one.low_m > other.high_m - SLACK_M || other.low_m > one.high_m - SLACK_M;
  return apart && overlap(one.polygon, other.polygon);
}
