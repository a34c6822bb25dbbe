/**
 * The last poses of every avatar with their times, and the ways to look between them.
 *
 * Columns for all slots together, so that a thousand avatars are a few arrays and make no garbage.
 */
import { type AvatarPose, HEAD, type Kind, LEFT, POSE_LENGTH, RIGHT } from './pose.ts';

/** Samples kept of one slot; a power of two. 800 ms at 20 Hz. */
const KEPT = 16;
const JUMP = 4;

/** Samples of a slot ascend in time; `index` 0 is its oldest. */
export class Tracks {
  /** One past the greatest slot that was ever used. */
  end = 0;
  counts: Uint8Array = new Uint8Array(0);
  tiers: Uint8Array = new Uint8Array(0);
  /** The tick of the last record, and how many ticks after the one before it came; 0 after a stand. */
  ticks: Float64Array = new Float64Array(0);
  gaps: Uint8Array = new Uint8Array(0);
  /** How far behind now a slot is drawn, and when that was last bent. */
  delays_ms: Float64Array = new Float64Array(0);
  bent_ms: Float64Array = new Float64Array(0);
  #jumps_shown_ms: Float64Array = new Float64Array(0);
  #firsts: Uint8Array = new Uint8Array(0);
  #times_ms: Float64Array = new Float64Array(0);
  #kinds: Uint8Array = new Uint8Array(0);
  #flags: Uint8Array = new Uint8Array(0);
  #values: Float32Array = new Float32Array(0);

  /** Begins the track of a slot. */
  begin(slot: number, delay_ms: number): void {
    if (slot >= this.counts.length) this.#grow(Math.max(64, 2 * this.counts.length, slot + 1));
    this.end = Math.max(this.end, slot + 1);
    this.counts[slot] = this.#firsts[slot] = this.gaps[slot] = 0;
    this.delays_ms[slot] = delay_ms;
    this.bent_ms[slot] = Number.NaN;
    this.#jumps_shown_ms[slot] = Number.NEGATIVE_INFINITY;
  }

  known(slot: number): boolean {
    return slot < this.end && this.counts[slot] > 0;
  }

  forget(slot: number): void {
    if (slot < this.end) this.counts[slot] = 0;
  }

  time_ms(slot: number, index: number): number {
    return this.#times_ms[this.#at(slot, index)];
  }

  newest_ms(slot: number): number {
    return this.#times_ms[this.#at(slot, this.counts[slot] - 1)];
  }

  jumps(slot: number, index: number): boolean {
    return (this.#flags[this.#at(slot, index)] & JUMP) !== 0;
  }

  /** Whether record `from` of `values` shows another pose than the newest one known. */
  moved(slot: number, flags: number, values: Float64Array, from: number): boolean {
    const newest = this.#at(slot, this.counts[slot] - 1);
    if ((flags ^ this.#flags[newest]) & 3) return true;
    const at = newest * POSE_LENGTH;
    return (
      partMoved(this.#values, at, values, from, HEAD) ||
      ((flags & 1) !== 0 && partMoved(this.#values, at, values, from, LEFT)) ||
      ((flags & 2) !== 0 && partMoved(this.#values, at, values, from, RIGHT))
    );
  }

  push(
    slot: number,
    time_ms: number,
    kind: number,
    flags: number,
    values: Float64Array | Float32Array,
    from: number,
  ): void {
    // The same sample again, or one that the clock's correction put before its forerunner: it replaces that one.
    const again = this.counts[slot] > 0 && time_ms <= this.newest_ms(slot);
    const place = again ? this.#at(slot, this.counts[slot] - 1) : this.#next(slot);
    if (!again) this.#times_ms[place] = time_ms;
    this.#kinds[place] = kind;
    this.#flags[place] = again ? flags | (this.#flags[place] & JUMP) : flags;
    const to = place * POSE_LENGTH;
    for (let i = 0; i < POSE_LENGTH; i++) this.#values[to + i] = values[from + i];
  }

  /** Says that the newest pose still held at time_ms. */
  hold(slot: number, time_ms: number): void {
    const last = this.#at(slot, this.counts[slot] - 1);
    this.push(slot, time_ms, this.#kinds[last], this.#flags[last] & 3, this.#values, last * POSE_LENGTH);
  }

  /** The last sample at or before at_ms; -1 if all are later. */
  find(slot: number, at_ms: number): number {
    let index = this.counts[slot] - 1;
    while (index >= 0 && this.#times_ms[this.#at(slot, index)] > at_ms) index--;
    return index;
  }

  /** Whether a jump has come into view since the last question. */
  reached(slot: number, index: number, at_ms: number): boolean {
    for (let i = index; i >= 0 && this.time_ms(slot, i) > this.#jumps_shown_ms[slot]; i--) {
      if (!this.jumps(slot, i)) continue;
      this.#jumps_shown_ms[slot] = at_ms;
      return true;
    }
    return false;
  }

  /** Sample `index` as it is. */
  show(slot: number, index: number, out: AvatarPose): void {
    const place = this.#at(slot, index);
    const flags = this.#flags[place];
    out.kind = this.#kinds[place] as Kind;
    out.left = (flags & 1) !== 0;
    out.right = (flags & 2) !== 0;
    copyPart(this.#values, place * POSE_LENGTH, HEAD, out.values);
    if (out.left) copyPart(this.#values, place * POSE_LENGTH, LEFT, out.values);
    if (out.right) copyPart(this.#values, place * POSE_LENGTH, RIGHT, out.values);
  }

  /** Between sample `index` and the next. */
  interpolate(slot: number, index: number, at_ms: number, out: AvatarPose): void {
    const [from, to] = [this.#at(slot, index), this.#at(slot, index + 1)];
    const start_ms = this.#times_ms[from];
    const part = (at_ms - start_ms) / (this.#times_ms[to] - start_ms);
    const both = this.#flags[from] & this.#flags[to];
    const nearer = this.#flags[part < 0.5 ? from : to];
    this.show(slot, part < 0.5 ? index : index + 1, out);
    const [a, b] = [from * POSE_LENGTH, to * POSE_LENGTH];
    blendPart(this.#values, a, b, HEAD, part, out.values);
    if (both & nearer & 1) blendPart(this.#values, a, b, LEFT, part, out.values);
    if (both & nearer & 2) blendPart(this.#values, a, b, RIGHT, part, out.values);
  }

  /** Straight on from sample `index` at the speed of the last step; heads keep their turn, which nobody can foresee. */
  extrapolate(slot: number, index: number, at_ms: number, out: AvatarPose): void {
    this.show(slot, index, out);
    const [before, after] = [this.#at(slot, index - 1), this.#at(slot, index)];
    const part = (at_ms - this.#times_ms[after]) / (this.#times_ms[after] - this.#times_ms[before]);
    const hands = this.#flags[before] & this.#flags[after];
    const [a, b] = [before * POSE_LENGTH, after * POSE_LENGTH];
    carryPart(this.#values, a, b, HEAD, part, out.values);
    if (hands & 1) carryPart(this.#values, a, b, LEFT, part, out.values);
    if (hands & 2) carryPart(this.#values, a, b, RIGHT, part, out.values);
  }

  #at(slot: number, index: number): number {
    return slot * KEPT + ((this.#firsts[slot] + index) & (KEPT - 1));
  }

  #next(slot: number): number {
    if (this.counts[slot] === KEPT) this.#firsts[slot] = (this.#firsts[slot] + 1) & (KEPT - 1);
    else this.counts[slot]++;
    return this.#at(slot, this.counts[slot] - 1);
  }

  #grow(slots: number): void {
    this.counts = grown(this.counts, slots);
    this.tiers = grown(this.tiers, slots);
    this.ticks = grown(this.ticks, slots);
    this.gaps = grown(this.gaps, slots);
    this.delays_ms = grown(this.delays_ms, slots);
    this.bent_ms = grown(this.bent_ms, slots);
    this.#jumps_shown_ms = grown(this.#jumps_shown_ms, slots);
    this.#firsts = grown(this.#firsts, slots);
    this.#times_ms = grown(this.#times_ms, slots * KEPT);
    this.#kinds = grown(this.#kinds, slots * KEPT);
    this.#flags = grown(this.#flags, slots * KEPT);
    this.#values = grown(this.#values, slots * KEPT * POSE_LENGTH);
  }
}

function grown<Column extends Uint8Array | Float32Array | Float64Array>(
  column: Column,
  length: number,
): Column {
  const larger = new (column.constructor as new (length: number) => Column)(length);
  larger.set(column);
  return larger;
}

function partMoved(a: Float32Array, at: number, b: Float64Array, from: number, part: number): boolean {
  for (let i = part; i < part + 7; i++) if (Math.abs(a[at + i] - b[from + i]) > 1e-4) return true;
  return false;
}

function copyPart(v: Float32Array, from: number, at: number, out: Float64Array): void {
  for (let i = at; i < at + 7; i++) out[i] = v[from + i];
}

function carryPart(v: Float32Array, a: number, b: number, at: number, part: number, out: Float64Array): void {
  for (let i = at; i < at + 3; i++) out[i] = v[b + i] + (v[b + i] - v[a + i]) * part;
}

function blendPart(v: Float32Array, a: number, b: number, at: number, part: number, out: Float64Array): void {
  for (let i = at; i < at + 3; i++) out[i] = v[a + i] + (v[b + i] - v[a + i]) * part;
  turn(v, a + at + 3, b + at + 3, part, out, at + 3);
}

/**
 * Between the rotations at f and t by the shorter way: along the great circle when they are far apart, along the chord
 * when within 28 degrees, where the two never differ by more than 0.03 degrees.
 */
export function turn(
  v: ArrayLike<number>,
  f: number,
  t: number,
  part: number,
  out: Float64Array,
  o: number,
): void {
  let cos = v[f] * v[t] + v[f + 1] * v[t + 1] + v[f + 2] * v[t + 2] + v[f + 3] * v[t + 3];
  const sign = cos < 0 ? -1 : 1;
  cos *= sign;
  let mine = 1 - part;
  let yours = part;
  if (cos < 0.97) {
    const angle = Math.acos(cos);
    const sin = Math.sin(angle);
    mine = Math.sin(mine * angle) / sin;
    yours = Math.sin(yours * angle) / sin;
  }
  yours *= sign;
  const x = v[f] * mine + v[t] * yours;
  const y = v[f + 1] * mine + v[t + 1] * yours;
  const z = v[f + 2] * mine + v[t + 2] * yours;
  const w = v[f + 3] * mine + v[t + 3] * yours;
  const norm = Math.sqrt(x * x + y * y + z * z + w * w) || 1;
  out[o] = x / norm;
  out[o + 1] = y / norm;
  out[o + 2] = z / norm;
  out[o + 3] = w / norm;
}
