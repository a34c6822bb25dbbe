/**
 * Where a thing that is moved comes to stand: on a slot that is near, else in line with its neighbours, else where it was
 * put, to the centimetre. Pure.
 */
import { type Foot, reach } from '../../../movement/footprint.ts';

export interface Free {
  readonly name: string;
  readonly position: readonly number[];
  readonly yaw_deg: number;
}

export interface Wish {
  readonly foot: Foot;
  /** Of its foot, metres. */
  readonly y: number;
  /** Others that it may stand in line with, on the same height. */
  readonly neighbours: readonly Foot[];
  /** Slots that nothing stands on. */
  readonly free: readonly Free[];
  /** Somebody only said that it shall be there: a slot that is a step away does, too. */
  readonly far?: boolean;
}

/** A line that the thing is in, across the plan: along is the axis it keeps. */
export interface Guideline {
  readonly axis: 'x' | 'z';
  readonly at: number;
}

export interface Snapped {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly slot: Free | null;
  readonly lines: readonly Guideline[];
}

const SLOT_M = 0.28;
const SLOT_FAR_M = 1.4;
const LINE_M = 0.07;
const NEAR_M = 4;

export function snapped({ foot, y, neighbours, free, far = false }: Wish): Snapped {
  const away = ({ position: [px = 0, py = 0, pz = 0] }: Free) =>
    far ? Math.hypot(px - foot.x, pz - foot.z) : Math.hypot(px - foot.x, py - y, pz - foot.z);
  const near_m = far ? SLOT_FAR_M : SLOT_M;
  const [slot] = free.filter((each) => away(each) < near_m).sort((a, b) => away(a) - away(b));
  if (slot) {
    const [x = 0, height = 0, z = 0] = slot.position;
    return { x, y: height, z, slot, lines: [] };
  }
  const near = neighbours.filter((each) => Math.hypot(each.x - foot.x, each.z - foot.z) < NEAR_M);
  const [x, z] = [lineUp('x', foot, near), lineUp('z', foot, near)];
  return {
    x: x ? x.middle : centimetres(foot.x),
    y: centimetres(y),
    z: z ? z.middle : centimetres(foot.z),
    slot: null,
    lines: [
      ...(x ? [{ axis: 'x' as const, at: x.at }] : []),
      ...(z ? [{ axis: 'z' as const, at: z.at }] : []),
    ],
  };
}

/** The nearest line of its neighbours along one axis: middle to middle, edge to the same edge, side against side. */
function lineUp(
  axis: 'x' | 'z',
  foot: Foot,
  neighbours: readonly Foot[],
): { middle: number; at: number } | null {
  const half = reach(foot)[axis];
  let best: { middle: number; at: number; off: number } | null = null;
  for (const other of neighbours) {
    const edge = reach(other)[axis];
    const ways: readonly (readonly [own: number, at: number])[] = [
      [0, other[axis]],
      [-half, other[axis] - edge],
      [half, other[axis] + edge],
      [-half, other[axis] + edge],
      [half, other[axis] - edge],
    ];
    for (const [own, at] of ways) {
      const off = Math.abs(foot[axis] + own - at);
      // The first way that fits as well wins: a middle is worth more than an edge.
      if (off < LINE_M && (!best || off < best.off - 1e-6)) best = { middle: at - own, at, off };
    }
  }
  return best && { middle: Math.round(best.middle * 1000) / 1000, at: best.at };
}

export function centimetres(metres: number): number {
  return Math.round(metres * 100) / 100 || 0;
}

/** Degrees from -180 up to, but not, 180, to the degree. */
export function degrees(angle: number): number {
  const round = Math.round(angle);
  return ((((round + 180) % 360) + 360) % 360) - 180 || 0;
}
