/**
 * How many pixels to draw: fewer when frames come late, more again when there is time to spare.
 *
 * Pure apart from being told the time between frames. It looks at two seconds at once, so one slow frame (a texture
 * arriving) changes nothing.
 */
export type GovernorMode = 'auto' | 'low' | 'fixed';

const LOOK_MS = 2000;
const LATE_MS = 24; // 95th percentile above this: below 42 frames a second
const EASY_MS = 14;
const LEAST_SHARE = 0.4;

export class Governor {
  ratio: number;
  /** Which part of its budget the room's detail may use, 0.4..1: lessened where fewer pixels did not help. */
  share = 1;
  readonly #most: number;
  readonly #least: number;
  readonly #fixed: boolean;
  #gaps: number[] = [];
  #sum = 0;
  #easy = 0;

  constructor(mode: GovernorMode, deviceRatio: number) {
    this.#fixed = mode === 'fixed';
    this.#most = Math.min(deviceRatio, mode === 'low' ? 1.5 : 2);
    this.#least = Math.min(this.#most, mode === 'low' ? 0.7 : 0.85);
    this.ratio = mode === 'low' ? Math.min(this.#most, 1.25) : this.#most;
  }

  /**
   * Takes one frame's gap; true when `ratio` has changed. Gaps over half a second are a hidden tab, not slowness.
   * pixels: whether it may change their number; in a headset it may not, there only detail is left to give up.
   */
  tells(gap_ms: number, pixels = true): boolean {
    if (this.#fixed || gap_ms <= 0 || gap_ms > 500) return false;
    this.#gaps.push(gap_ms);
    this.#sum += gap_ms;
    if (this.#sum < LOOK_MS) return false;
    const sorted = this.#gaps.sort((a, b) => a - b);
    const slow = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
    this.#gaps = [];
    this.#sum = 0;
    this.#easy = slow < EASY_MS ? this.#easy + 1 : 0;
    const before = this.ratio;
    const spent = !pixels || this.ratio <= this.#least;
    if (slow > LATE_MS && spent) this.share = Math.max(LEAST_SHARE, this.share * 0.85);
    else if (slow > LATE_MS) this.ratio = Math.max(this.#least, this.ratio * 0.85);
    else if (this.#easy >= 3 && this.share < 1) this.share = Math.min(1, this.share * 1.1);
    else if (this.#easy >= 3 && pixels) this.ratio = Math.min(this.#most, this.ratio * 1.1);
    return Math.abs(this.ratio - before) > 0.01;
  }
}
