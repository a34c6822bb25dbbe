/** How late records come: a histogram that forgets, because a sorted list for each of a thousand would cost. */
import { TUNING } from './tuning.ts';

const BIN_MS = 8;
const FIRST_MS = -512;
const BINS = 256;

export class Lateness {
  readonly #bins = new Float64Array(BINS);
  #total = 0;

  /** needed_ms: how far behind playback had to be for this record to come in time; -512..1536 are told apart. */
  add(needed_ms: number): void {
    const bin = Math.floor((needed_ms - FIRST_MS) / BIN_MS);
    this.#bins[Math.min(BINS - 1, Math.max(0, bin))]++;
    this.#total++;
  }

  /** A window has passed: what is known counts half from now on. */
  age(): void {
    for (let bin = 0; bin < BINS; bin++) this.#bins[bin] /= 2;
    this.#total /= 2;
  }

  /** With so much delay `TUNING.quantile` of the records would have been in time; -Infinity while nothing is known. */
  get quantile_ms(): number {
    if (this.#total < 1) return Number.NEGATIVE_INFINITY;
    let left = this.#total * (1 - TUNING.quantile);
    for (let bin = BINS - 1; bin >= 0; bin--) {
      if (this.#bins[bin] > left) return FIRST_MS + (bin + 1) * BIN_MS;
      left -= this.#bins[bin];
    }
    return FIRST_MS;
  }
}
