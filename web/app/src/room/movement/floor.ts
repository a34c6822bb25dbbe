/**
 * Where one can stand: floor polygons minus obstacles, in two dimensions.
 *
 * A walker is a disc of `radius_m`. A step that would leave the floor is pushed back along the edge it meets, so
 * that people slide along walls and plinths and never stick. Edges shared by two floor polygons are no walls.
 */

export type Corner = readonly [number, number];
export interface FloorPart {
  readonly polygon: readonly Corner[];
  readonly height?: number;
}
export interface Spot {
  readonly x: number;
  readonly z: number;
}

const STRIDE_M = 0.1; // longest sub-step: shorter than the walker's radius, so nothing is tunnelled through
const SEAM_M = 0.02; // floor polygons this close together are one floor

export function isInside(polygon: readonly Corner[], x: number, z: number): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, zi] = polygon[i]!;
    const [xj, zj] = polygon[j]!;
    if (zi > z !== zj > z && x < ((xj - xi) * (z - zi)) / (zj - zi) + xi) inside = !inside;
  }
  return inside;
}

/** The point of the segment a-b that is nearest to (x, z). */
export function nearestOnEdge(a: Corner, b: Corner, x: number, z: number): Spot {
  const dx = b[0] - a[0];
  const dz = b[1] - a[1];
  const square = dx * dx + dz * dz;
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - a[0]) * dx + (z - a[1]) * dz) / square));
  return { x: a[0] + t * dx, z: a[1] + t * dz };
}

export class Floor {
  readonly radius_m: number;
  readonly #parts: readonly FloorPart[];
  readonly #obstacles: readonly Obstacle[];
  /** `part` is the index of the floor part that the edge bounds. */
  readonly #walls: { a: Corner; b: Corner; part: number }[] = [];

  constructor(parts: readonly FloorPart[], obstacles: readonly FloorPart[] = [], radius_m = 0.25) {
    this.#parts = parts;
    this.#obstacles = obstacles.map(boxed);
    this.radius_m = radius_m;
    parts.forEach((part, index) => {
      edges(part.polygon, (a, b) => this.#walls.push({ a, b, part: index }));
    });
  }

  /** Whether a walker's centre may be here: on the floor, off every obstacle and `radius_m` from both. */
  canStand(x: number, z: number, radius_m = this.radius_m): boolean {
    return this.isFloor(x, z) && this.#clearance(x, z, radius_m).distance >= radius_m - 1e-3;
  }

  isFloor(x: number, z: number): boolean {
    return this.#parts.some((part) => isInside(part.polygon, x, z)) && !this.#isIn(x, z);
  }

  /** Height of the floor here, metres; the highest part wins, 0 off the floor. */
  height(x: number, z: number): number {
    let height = -Infinity;
    for (const part of this.#parts) {
      if (isInside(part.polygon, x, z)) height = Math.max(height, part.height ?? 0);
    }
    return height === -Infinity ? 0 : height;
  }

  /** Where a walk from `from` towards `to` ends, sliding along what is in the way. */
  slide(from: Spot, to: Spot): Spot {
    const length = Math.hypot(to.x - from.x, to.z - from.z);
    const steps = Math.max(1, Math.ceil(length / STRIDE_M));
    const dx = (to.x - from.x) / steps;
    const dz = (to.z - from.z) / steps;
    let here = from;
    for (let step = 0; step < steps; step++) {
      const next = this.#pushed(here.x + dx, here.z + dz);
      if (!next) break;
      here = next;
    }
    return here;
  }

  /** The nearest standing place to a wish (a spawn beside a wall, a click on a plinth); null when there is none near. */
  nearest(x: number, z: number, reach_m = 1.5): Spot | null {
    if (this.canStand(x, z)) return { x, z };
    for (let ring = 0.1; ring <= reach_m; ring += 0.1) {
      for (let turn = 0; turn < 24; turn++) {
        const angle = (turn / 24) * Math.PI * 2;
        const spot = { x: x + Math.cos(angle) * ring, z: z + Math.sin(angle) * ring };
        if (this.canStand(spot.x, spot.z)) return spot;
      }
    }
    return null;
  }

  #pushed(x: number, z: number): Spot | null {
    let here: Spot = { x, z };
    for (let round = 0; round < 6; round++) {
      const floor = this.isFloor(here.x, here.z);
      const { distance, point } = this.#clearance(here.x, here.z);
      if (floor && distance >= this.radius_m - 1e-4) return here;
      // Inside the floor we are pushed away from the edge, outside it we are pulled to it and over.
      const gap = floor ? this.radius_m - distance : -(this.radius_m + distance);
      const push = gap / Math.max(distance, 1e-6);
      here = { x: here.x + (here.x - point.x) * push, z: here.z + (here.z - point.z) * push };
    }
    return this.canStand(here.x, here.z, this.radius_m - 0.01) ? here : null;
  }

  /** The nearest edge that is nearer than `within_m`. */
  #clearance(x: number, z: number, within_m = Infinity): { distance: number; point: Spot } {
    let distance = within_m;
    let point: Spot = { x, z };
    for (const { a, b, part } of this.#walls) {
      const near = nearestOnEdge(a, b, x, z);
      const away = Math.hypot(near.x - x, near.z - z);
      if (away >= distance || this.#isSeam(near, part) || this.#isIn(near.x, near.z)) continue;
      distance = away;
      point = near;
    }
    for (const obstacle of this.#obstacles) {
      if (awayFrom(obstacle, x, z) >= distance) continue;
      edges(obstacle.polygon, (a, b) => {
        const near = nearestOnEdge(a, b, x, z);
        const away = Math.hypot(near.x - x, near.z - z);
        if (away >= distance) return;
        distance = away;
        point = near;
      });
    }
    return { distance, point };
  }

  #isIn(x: number, z: number): boolean {
    return this.#obstacles.some((each) => awayFrom(each, x, z) === 0 && isInside(each.polygon, x, z));
  }

  /** An edge of one floor part that lies on or in another part is no wall. */
  #isSeam(spot: Spot, own: number): boolean {
    return this.#parts.some((part, index) => {
      if (index === own) return false;
      if (isInside(part.polygon, spot.x, spot.z)) return true;
      let seam = false;
      edges(part.polygon, (a, b) => {
        const near = nearestOnEdge(a, b, spot.x, spot.z);
        seam ||= Math.hypot(near.x - spot.x, near.z - spot.z) <= SEAM_M;
      });
      return seam;
    });
  }
}

/** With its bounds: a room has hundreds, and a walker is near a few. */
interface Obstacle {
  readonly polygon: readonly Corner[];
  readonly low: Spot;
  readonly high: Spot;
}

function boxed({ polygon }: FloorPart): Obstacle {
  const [xs, zs] = [polygon.map(([x]) => x), polygon.map(([, z]) => z)];
  return {
    polygon,
    low: { x: Math.min(...xs), z: Math.min(...zs) },
    high: { x: Math.max(...xs), z: Math.max(...zs) },
  };
}

/** At least so far: to its bounds, 0 within them. */
function awayFrom({ low, high }: Obstacle, x: number, z: number): number {
  return Math.max(low.x - x, x - high.x, low.z - z, z - high.z, 0);
}

function edges(polygon: readonly Corner[], each: (a: Corner, b: Corner) => void): void {
  for (let i = 0; i < polygon.length; i++) each(polygon[i]!, polygon[(i + 1) % polygon.length]!);
}
