/**
 * A thing on its way into a hand, in it, and back to its place: soft at both ends, at once for who wants no motion.
 */
import { Quaternion, Vector3 } from 'three';
import type { Standing } from '../../view/standing.ts';

const TAKE_S = 0.2;

/** Where something is: of its own origin, in the room. */
export class Pose {
  readonly position = new Vector3();
  readonly quaternion = new Quaternion();
  scale = 1;

  /** Puts the middle of `thing` at a point, turned so and `scale` times as large. */
  centre(thing: Standing, at: Vector3, turn: Quaternion, scale = 1): this {
    this.quaternion.copy(turn);
    this.scale = scale;
    this.position.copy(thing.middle).multiplyScalar(-scale).applyQuaternion(turn).add(at);
    return this;
  }
}

/** Writes where the thing should be now; false if that is not known at present, then it stays where it was. */
export type Target = (into: Pose, thing: Standing) => boolean;

export class Carry {
  readonly thing: Standing;
  target: Target | null = null;
  readonly #still: boolean;
  readonly #goal = new Pose();
  #part = 0;

  constructor(thing: Standing, still: boolean) {
    this.thing = thing;
    this.#still = still;
    thing.lift(true);
  }

  /** Lets it go back to its place. */
  release(): void {
    this.target = null;
  }

  /** Moves it; false once it is back at its place. */
  update(seconds: number): boolean {
    const { thing } = this;
    const step = this.#still ? 1 : seconds / TAKE_S;
    if (this.target?.(this.#goal, thing)) this.#part = Math.min(1, this.#part + step);
    else if (!this.target) this.#part = Math.max(0, this.#part - step);
    const eased = this.target ? 1 - (1 - this.#part) ** 3 : this.#part ** 3;
    const { position, quaternion, scale } = thing.group;
    position.copy(thing.home).lerp(this.#goal.position, eased);
    quaternion.setFromAxisAngle(UP, thing.yaw).slerp(this.#goal.quaternion, eased);
    scale.setScalar(1 + (this.#goal.scale - 1) * eased);
    thing.group.updateMatrixWorld(true);
    thing.shade(1 - eased);
    if (this.target || this.#part > 0) return true;
    thing.lift(false);
    return false;
  }
}

const UP = new Vector3(0, 1, 0);
