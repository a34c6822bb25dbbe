/**
 * Which name plates may be seen: near ones first, none that would cover part of one already kept, and none that
 * somebody nearer hides a part of. Half a name is no name.
 */

export interface Plate {
  readonly key: number;
  /** Centre and half size on the screen, any unit as long as it is the same for all. */
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
  readonly distance: number;
  /** Seen already: it gives way only to who is clearly nearer, so that names do not take turns. */
  readonly held?: boolean;
}

/** What of a person hides what is behind it, as a rectangle on the screen, in the same unit. */
export interface Screen {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly distance: number;
}

/** Nobody hides their own plate, or that of somebody who stands beside them. */
const BESIDE_M = 0.15;
const HELD_M = 0.4;

/**
 * Keys of the plates to show. Of two that collide the farther one is hidden; equal distance: the lower key stays.
 * screens: people, who reach from their `top` down out of the picture.
 */
export function visiblePlates(
  plates: readonly Plate[],
  gap = 0,
  screens: readonly Screen[] = [],
): Set<number> {
  const rank = (plate: Plate) => plate.distance - (plate.held ? HELD_M : 0);
  const order = [...plates].sort((a, b) => rank(a) - rank(b) || a.key - b.key);
  const kept: Plate[] = [];
  for (const plate of order) {
    const free = kept.every(
      (other) =>
        Math.abs(other.x - plate.x) >= other.halfWidth + plate.halfWidth + gap ||
        Math.abs(other.y - plate.y) >= other.halfHeight + plate.halfHeight + gap,
    );
    if (free && !hidden(plate, screens)) kept.push(plate);
  }
  return new Set(kept.map((plate) => plate.key));
}

function hidden(plate: Plate, screens: readonly Screen[]): boolean {
  return screens.some(
    (screen) =>
      screen.distance < plate.distance - BESIDE_M &&
      plate.x + plate.halfWidth > screen.left &&
      plate.x - plate.halfWidth < screen.right &&
      plate.y - plate.halfHeight < screen.top,
  );
}
