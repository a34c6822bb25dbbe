/**
 * Which name plates may be seen: near ones first, and none that would cover part of one already kept.
 */

export interface Plate {
  readonly key: number;
  /** Centre and half size on the screen, any unit as long as it is the same for all. */
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
  readonly distance: number;
}

/** Keys of the plates to show. Of two that collide the farther one is hidden; equal distance: the lower key stays. */
export function visiblePlates(plates: readonly Plate[], gap = 0): Set<number> {
  const order = [...plates].sort((a, b) => a.distance - b.distance || a.key - b.key);
  const kept: Plate[] = [];
  for (const plate of order) {
    const free = kept.every(
      (other) =>
        Math.abs(other.x - plate.x) >= other.halfWidth + plate.halfWidth + gap ||
        Math.abs(other.y - plate.y) >= other.halfHeight + plate.halfHeight + gap,
    );
    if (free) kept.push(plate);
  }
  return new Set(kept.map((plate) => plate.key));
}
