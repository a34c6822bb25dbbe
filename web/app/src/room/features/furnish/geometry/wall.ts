/** The wall that one looks at, by the plan alone. Pure. */
import { type Corner, type FloorPart, isInside } from '../../../movement/floor.ts';

const BEHIND_M = 0.05;

export interface WallSpot {
  readonly x: number;
  readonly z: number;
  /** The way the wall looks, into the room, degrees. */
  readonly yaw_deg: number;
}

/** From (x, z) along the way a person of this yaw looks (radians, 0 along -z); null: there is no wall that way. */
export function wallAhead(floor: readonly FloorPart[], x: number, z: number, yaw: number): WallSpot | null {
  const [dx, dz] = [-Math.sin(yaw), -Math.cos(yaw)];
  let best: { far: number; a: Corner; b: Corner } | null = null;
  for (const { polygon } of floor)
    for (const [at, a] of polygon.entries()) {
      const b = polygon[(at + 1) % polygon.length]!;
      const [ex, ez] = [b[0] - a[0], b[1] - a[1]];
      const cross = dx * ez - dz * ex;
      if (Math.abs(cross) < 1e-9) continue;
      const far = ((a[0] - x) * ez - (a[1] - z) * ex) / cross;
      const along = ((a[0] - x) * dz - (a[1] - z) * dx) / cross;
      if (far <= 0 || along < 0 || along > 1 || (best && far >= best.far)) continue;
      // Where the floor goes on behind it, two of its parts meet and there is no wall.
      const [bx, bz] = [x + dx * (far + BEHIND_M), z + dz * (far + BEHIND_M)];
      if (!floor.some((part) => isInside(part.polygon, bx, bz))) best = { far, a, b };
    }
  if (!best) return null;
  const { a, b, far } = best;
  const [nx, nz] = [-(b[1] - a[1]), b[0] - a[0]];
  const inward = nx * dx + nz * dz > 0 ? -1 : 1;
  const yaw_deg = Math.round((Math.atan2(nx * inward, nz * inward) * 180) / Math.PI) || 0;
  const round = (metres: number) => Math.round(metres * 100) / 100 || 0;
  return { x: round(x + dx * far), z: round(z + dz * far), yaw_deg };
}
