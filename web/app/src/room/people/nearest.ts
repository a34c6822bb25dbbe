/** Which people are drawn in detail: so many of the nearest. Counts distances instead of sorting people. Pure. */

const BIN_M = 0.25;
const BINS = 160;
/** Who is drawn in detail already stays so for this much further, so that nobody flickers between the two forms. */
const KEPT_M = 0.5;

export class Nearest {
  readonly #most: number;
  readonly #bins = new Uint16Array(BINS);
  #radius_m = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether somebody this far away is drawn in detail; `before`: whether they were. Call once for each, each time. */
  has(distance_m: number, before: boolean): boolean {
    this.#bins[Math.min(BINS - 1, Math.floor(distance_m / BIN_M))]!++;
    return distance_m < this.#radius_m + (before ? KEPT_M : 0);
  }

  /** All have been asked for: the radius for the next time. */
  settle(): void {
    let bin = 0;
    for (let count = 0; bin < BINS - 1; bin++) {
      count += this.#bins[bin]!;
      if (count > this.#most) break;
    }
    this.#radius_m = bin * BIN_M;
    this.#bins.fill(0);
  }
}
