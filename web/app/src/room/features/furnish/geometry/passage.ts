/**
 * Whether people still pass: a way of 0.9 m, which a wheelchair needs, on the plan with everything that stands on the floor.
 *
 * Two answers: how much room is left beside the thing, and what nobody reaches any more by a way that wide.
 */
import { type Corner, Floor, type FloorPart, isInside } from '../../../movement/floor.ts';
import { gapBetween, overlap } from '../../../movement/footprint.ts';
import type { Search } from '../../../movement/search.ts';

export const WAY_M = 0.9;
const CELL_M = 0.15;
const TOUCHING_M = 0.12; // what stands so close is one thing to walk around
const AT_HAND_M = 1.1; // from where one stands to what one has come to

export interface Goal {
  readonly name: string;
  readonly x: number;
  readonly z: number;
}

export interface Plan {
  readonly floor: readonly FloorPart[];
  /** What was there before the thing: walls within the room, furniture, other things on the floor. */
  readonly obstacles: readonly (readonly Corner[])[];
  /** Where people come in. */
  readonly start: { readonly x: number; readonly z: number };
  /** What they come for. */
  readonly goals: readonly Goal[];
}

export interface Passage {
  /** The narrowest way beside the thing that is under 0.9 m; null: none is. */
  readonly narrow_m: number | null;
  /** Names of goals that could be reached before it stood there. */
  readonly shut: readonly string[];
  /** It stands in something else, or off the floor. */
  readonly blocked: boolean;
}

export function* passage(plan: Plan, thing: readonly Corner[]): Search<Passage> {
  const beside = [
    ...plan.obstacles.filter((each) => !overlap(each, thing)).map((each) => gapBetween(thing, each)),
    ...plan.floor.map((part) => toWall(thing, part, plan.floor)),
  ].filter((gap) => gap > TOUCHING_M && gap < WAY_M);
  const after = yield* reached(plan, [thing]);
  const before = after.every(Boolean) ? after : yield* reached(plan, []);
  return {
    narrow_m: beside.length > 0 ? Math.min(...beside) : null,
    shut: plan.goals.filter((_, at) => before[at] && !after[at]).map(({ name }) => name),
    blocked: plan.obstacles.some((each) => overlap(each, thing)),
  };
}

/** From the thing to the wall of a part of the floor; where it meets another part, there is none. */
function toWall(thing: readonly Corner[], part: FloorPart, all: readonly FloorPart[]): number {
  const others = all.filter((each) => each !== part);
  const { polygon } = part;
  const walls = polygon
    .map((corner, at): [Corner, Corner] => [corner, polygon[(at + 1) % polygon.length]!])
    .filter(([a, b]) => {
      const [x, z] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
      return !others.some((other) =>
        AROUND.some(([dx, dz]) => isInside(other.polygon, x + dx * 0.03, z + dz * 0.03)),
      );
    });
  return Math.min(Infinity, ...walls.map((wall) => gapBetween(thing, wall)));
}

/** Which goals are reached by who is 0.9 m wide. */
function* reached(plan: Plan, more: readonly (readonly Corner[])[]): Search<boolean[]> {
  const obstacles = [...plan.obstacles, ...more].map((polygon) => ({ polygon }));
  const floor = new Floor(plan.floor, obstacles, WAY_M / 2);
  const corners = plan.floor.flatMap(({ polygon }) => polygon);
  const [left, top] = [Math.min(...corners.map(([x]) => x)), Math.min(...corners.map(([, z]) => z))];
  const wide = Math.ceil((Math.max(...corners.map(([x]) => x)) - left) / CELL_M) + 1;
  const tall = Math.ceil((Math.max(...corners.map(([, z]) => z)) - top) / CELL_M) + 1;
  const seen = new Uint8Array(wide * tall);
  const first = floor.nearest(plan.start.x, plan.start.z, 2);
  if (!first) return plan.goals.map(() => false);
  const cell = (x: number, z: number) =>
    Math.round((z - top) / CELL_M) * wide + Math.round((x - left) / CELL_M);
  const open = [cell(first.x, first.z)];
  seen[open[0]!] = 1;
  const found = plan.goals.map(() => false);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    yield;
    const [x, z] = [left + (at % wide) * CELL_M, top + Math.floor(at / wide) * CELL_M];
    plan.goals.forEach((goal, index) => {
      if (Math.hypot(goal.x - x, goal.z - z) < AT_HAND_M) found[index] = true;
    });
    if (found.every(Boolean)) break;
    for (const [dx, dz] of AROUND) {
      const [column, row] = [(at % wide) + dx, Math.floor(at / wide) + dz];
      const next = row * wide + column;
      if (column < 0 || row < 0 || column >= wide || row >= tall || seen[next]) continue;
      seen[next] = 1;
      if (floor.canStand(left + column * CELL_M, top + row * CELL_M)) open.push(next);
    }
  }
  return found;
}

const AROUND = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;
