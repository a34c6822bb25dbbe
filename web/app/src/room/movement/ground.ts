/**
 * The floor for one person: with everything that stands on it, or without, while what stands there shuts this person in.
 *
 * Things are put where people are, and around them. Who stands in one, or finds no way to where people come in, walks out
 * through what stands there; once outside it is in the way again.
 */
import type { Floor, Spot } from './floor.ts';
import { further, type Search } from './search.ts';
import { isWay } from './way.ts';

const WITHIN_M = 0.05; // who slides along an edge is a little nearer than the radius
const LOOK_EVERY_S = 0.5;
const CELLS = 100; // of a frame: a large room with no way out takes some seconds, and no frame is late

/** What a room is to walkers. */
export interface Plan {
  /** With everything that stands on it. */
  readonly floor: Floor;
  /** Of the room alone. */
  readonly bare: Floor;
  /** Where people come in. */
  readonly entrances: readonly Spot[];
  /** Of all this: another plan reads otherwise. */
  readonly told: string;
}

export class Ground {
  #plan: Plan | null = null;
  /** One has a way out, as far as is known. */
  #free = true;
  #search: Search<boolean> | null = null;
  #since_s = 0;

  /** What who stands here walks on. plan: of the room now. seconds: since it was last asked. */
  under(feet: Spot, plan: Plan, seconds: number): Floor {
    const { floor, bare } = plan;
    const isNew = plan !== this.#plan;
    this.#plan = plan;
    if (!floor.canStand(feet.x, feet.z, floor.radius_m - WITHIN_M)) {
      // Where one comes out of it is looked at anew.
      this.#plan = null;
      this.#free = true;
      return bare;
    }
    if (isNew) this.#search = isFree(feet, plan);
    const known = this.#search && further(this.#search, CELLS);
    if (known) {
      this.#free = known.found;
      this.#search = null;
      this.#since_s = 0;
    }
    this.#since_s += seconds;
    if (!this.#free && this.#since_s > LOOK_EVERY_S) this.#search ??= isFree(feet, plan);
    return this.#free ? floor : bare;
  }
}

/** Whether who stands here gets to an entrance; where not even the bare room has a way, it is not what stands there. */
function* isFree(feet: Spot, { floor, bare, entrances }: Plan): Search<boolean> {
  return (yield* isReached(floor, feet, entrances)) || !(yield* isReached(bare, feet, entrances));
}

function* isReached(floor: Floor, feet: Spot, entrances: readonly Spot[]): Search<boolean> {
  for (const each of entrances) if (yield* isWay(floor, feet, nearest(floor, each))) return true;
  return false;
}

function nearest(floor: Floor, { x, z }: Spot): Spot {
  return floor.nearest(x, z) ?? { x, z };
}
