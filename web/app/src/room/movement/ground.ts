/**
 * The floor for one person: with everything that stands on it, or without, while what stands there shuts this person in.
 *
 * Things are put where people are, and around them. Who stands in one, or finds no way to where people come in, walks out
 * through what stands there; once outside it is in the way again.
 */
import type { Floor, Spot } from './floor.ts';
import { isWay } from './way.ts';

const WITHIN_M = 0.05; // who slides along an edge is a little nearer than the radius
const LOOK_EVERY_S = 0.5;

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
  /** One has a way out; null: that is not known yet. */
  #free: boolean | null = null;
  #since_s = 0;

  /** What who stands here walks on. plan: of the room now. seconds: since it was last asked. */
  under(feet: Spot, plan: Plan, seconds: number): Floor {
    const { floor, bare, entrances } = plan;
    if (plan !== this.#plan) this.#free = null;
    this.#plan = plan;
    if (!floor.canStand(feet.x, feet.z, floor.radius_m - WITHIN_M)) {
      this.#free = null;
      return bare;
    }
    this.#since_s += seconds;
    if (this.#free === null || (!this.#free && this.#since_s > LOOK_EVERY_S)) {
      this.#since_s = 0;
      // Where not even the bare room has a way, it is not what stands there.
      this.#free =
        entrances.some((each) => isWay(floor, feet, nearest(floor, each))) ||
        !entrances.some((each) => isWay(bare, feet, nearest(bare, each)));
    }
    return this.#free ? floor : bare;
  }
}

function nearest(floor: Floor, { x, z }: Spot): Spot {
  return floor.nearest(x, z) ?? { x, z };
}
