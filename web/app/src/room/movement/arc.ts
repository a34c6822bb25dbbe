/**
 * The teleport arc: a thrown point under gravity, sampled until it meets the height of a floor.
 *
 * Pure numbers; `teleport.ts` draws it. Speed and gravity are chosen so that a level hand reaches about 5 m.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}
export interface Throw {
  readonly points: readonly Point[];
  readonly landing: Point | null;
}

const SPEED_MS = 6.5;
const GRAVITY_MS2 = 9.81;
const STEP_S = 0.04;
const LONGEST_S = 1.6;

/** Points from `origin` along `direction` (unit length) and the place where it comes down on `heightAt`, if any. */
export function thrown(origin: Point, direction: Point, heightAt: (x: number, z: number) => number): Throw {
  const points: Point[] = [origin];
  let before = origin;
  for (let t = STEP_S; t <= LONGEST_S + 1e-9; t += STEP_S) {
    const next = {
      x: origin.x + direction.x * SPEED_MS * t,
      y: origin.y + direction.y * SPEED_MS * t - (GRAVITY_MS2 * t * t) / 2,
      z: origin.z + direction.z * SPEED_MS * t,
    };
    const floor = heightAt(next.x, next.z);
    if (next.y <= floor && before.y > floor) {
      const part = (before.y - floor) / (before.y - next.y);
      const landing = {
        x: before.x + (next.x - before.x) * part,
        y: floor,
        z: before.z + (next.z - before.z) * part,
      };
      points.push(landing);
      return { points, landing };
    }
    points.push(next);
    before = next;
  }
  return { points, landing: null };
}
