/** What a thing covers of the plan. Metres; yaw in degrees, counter-clockwise seen from above. Pure. */
import { type Corner, nearestOnEdge } from './floor.ts';

export interface Foot {
  readonly x: number;
  readonly z: number;
  readonly width: number;
  readonly depth: number;
  readonly yaw_deg: number;
}

/** Its four corners, in order. */
export function corners({ x, z, width, depth, yaw_deg }: Foot): Corner[] {
  const yaw = (yaw_deg * Math.PI) / 180;
  const [cos, sin] = [Math.cos(yaw), Math.sin(yaw)];
  const around: readonly Corner[] = [
    [-0.5, -0.5],
    [0.5, -0.5],
    [0.5, 0.5],
    [-0.5, 0.5],
  ];
  return around.map(([right, ahead]): Corner => {
    const [a, b] = [right * width, ahead * depth];
    return [x + a * cos + b * sin, z - a * sin + b * cos];
  });
}

/** How far it reaches from its middle along x and z. */
export function reach({ width, depth, yaw_deg }: Foot): { x: number; z: number } {
  const yaw = (yaw_deg * Math.PI) / 180;
  const [cos, sin] = [Math.abs(Math.cos(yaw)), Math.abs(Math.sin(yaw))];
  return { x: (width * cos + depth * sin) / 2, z: (width * sin + depth * cos) / 2 };
}

/** Between two outlines that do not cross (one of them may be a single line): the least way from one to the other. */
export function gapBetween(one: readonly Corner[], other: readonly Corner[]): number {
  let least = Infinity;
  const from = (points: readonly Corner[], line: readonly Corner[]) => {
    for (const [x, z] of points)
      for (const [at, corner] of line.entries()) {
        const near = nearestOnEdge(corner, line[(at + 1) % line.length]!, x, z);
        least = Math.min(least, Math.hypot(near.x - x, near.z - z));
      }
  };
  from(one, other);
  from(other, one);
  return least;
}

/** Whether two convex outlines cover some of the same plan. Touching does not count. */
export function overlap(one: readonly Corner[], other: readonly Corner[]): boolean {
  return ![one, other].some((outline) =>
    outline.some((corner, at) => {
      const next = outline[(at + 1) % outline.length]!;
      const [nx, nz] = [next[1] - corner[1], corner[0] - next[0]];
      const along = (points: readonly Corner[]) => points.map(([x, z]) => x * nx + z * nz);
      const [a, b] = [along(one), along(other)];
      return Math.max(...a) <= Math.min(...b) + 1e-6 || Math.max(...b) <= Math.min(...a) + 1e-6;
    }),
  );
}
