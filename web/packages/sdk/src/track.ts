/** The last poses of one avatar with their times, and the ways to look between them. */
import { type AvatarPose, HEAD, type Kind, LEFT, POSE_LENGTH, RIGHT } from './pose.ts';

const KEPT = 16;

/** Samples in ascending time, oldest first; columns, so that a thousand avatars make no garbage. */
export class Track {
  readonly #times_ms = new Float64Array(KEPT);
  readonly #kinds = new Uint8Array(KEPT);
  readonly #flags = new Uint8Array(KEPT);
  readonly values: Float32Array = new Float32Array(KEPT * POSE_LENGTH);
  #first = 0;
  #bent_ms = Number.NaN;
  #jump_shown_ms = Number.NEGATIVE_INFINITY;
  count = 0;
  tier = 0;
  /** The tick of the last record. */
  tick = 0;
  /** How far behind now this avatar is drawn. */
  delay_ms: number;

  constructor(delay_ms: number) {
    this.delay_ms = delay_ms;
  }

  /** The place in the columns of sample `index`, 0 the oldest. */
  at(index: number): number {
    return (this.#first + index) % KEPT;
  }

  time_ms(index: number): number {
    return this.#times_ms[this.at(index)];
  }

  kind(index: number): Kind {
    return this.#kinds[this.at(index)] as Kind;
  }

  flags(index: number): number {
    return this.#flags[this.at(index)];
  }

  jumps(index: number): boolean {
    return (this.flags(index) & 4) !== 0;
  }

  get newest_ms(): number {
    return this.count ? this.time_ms(this.count - 1) : Number.NEGATIVE_INFINITY;
  }

  push(
    time_ms: number,
    kind: number,
    flags: number,
    values: Float64Array | Float32Array,
    from: number,
  ): void {
    // The same sample again, or one that the clock's correction put before its forerunner: it replaces that one.
    const place = this.count > 0 && time_ms <= this.newest_ms ? this.at(this.count - 1) : this.#next();
    const again = this.#times_ms[place] >= time_ms && this.count > 0;
    this.#times_ms[place] = again ? this.#times_ms[place] : time_ms;
    this.#kinds[place] = kind;
    this.#flags[place] = again ? flags | (this.#flags[place] & 4) : flags;
    this.values.set(values.subarray(from, from + POSE_LENGTH), place * POSE_LENGTH);
  }

  /** Says that the newest pose still held at time_ms. */
  hold(time_ms: number): void {
    const last = this.at(this.count - 1);
    const from = last * POSE_LENGTH;
    this.push(
      time_ms,
      this.#kinds[last],
      this.#flags[last] & 3,
      this.values.slice(from, from + POSE_LENGTH),
      0,
    );
  }

  #next(): number {
    if (this.count === KEPT) this.#first = (this.#first + 1) % KEPT;
    else this.count++;
    const place = this.at(this.count - 1);
    this.#times_ms[place] = Number.NEGATIVE_INFINITY;
    return place;
  }

  /** Moves the delay towards target_ms, no faster than `slew` milliseconds a millisecond. */
  bend(target_ms: number, now_ms: number, slew: number): void {
    const most = Math.max(0, now_ms - this.#bent_ms) * slew;
    if (most > 0) this.delay_ms += Math.max(-most, Math.min(most, target_ms - this.delay_ms));
    this.#bent_ms = now_ms;
  }

  /** The last sample at or before at_ms; -1 if all are later. */
  find(at_ms: number): number {
    let index = this.count - 1;
    while (index >= 0 && this.time_ms(index) > at_ms) index--;
    return index;
  }

  /** Whether a jump has come into view since the last question. */
  reached(index: number, at_ms: number): boolean {
    for (let i = index; i >= 0 && this.time_ms(i) > this.#jump_shown_ms; i--) {
      if (this.jumps(i)) {
        this.#jump_shown_ms = at_ms;
        return true;
      }
    }
    return false;
  }
}

/** Sample `index` as it is. */
export function show(track: Track, index: number, out: AvatarPose): void {
  const from = track.at(index) * POSE_LENGTH;
  for (let i = 0; i < POSE_LENGTH; i++) out.values[i] = track.values[from + i];
  out.kind = track.kind(index);
  out.left = (track.flags(index) & 1) !== 0;
  out.right = (track.flags(index) & 2) !== 0;
}

/** Between sample `index` and the next. */
export function interpolate(track: Track, index: number, at_ms: number, out: AvatarPose): void {
  const start_ms = track.time_ms(index);
  const part = (at_ms - start_ms) / (track.time_ms(index + 1) - start_ms);
  blend(track, index, index + 1, part, out);
}

/** Straight on from sample `index` at the speed of the last step; heads keep their turn, which nobody can foresee. */
export function extrapolate(track: Track, index: number, at_ms: number, out: AvatarPose): void {
  show(track, index, out);
  const step_ms = track.time_ms(index) - track.time_ms(index - 1);
  if (step_ms <= 0) return;
  const part = (at_ms - track.time_ms(index)) / step_ms;
  const before = track.at(index - 1) * POSE_LENGTH;
  const after = track.at(index) * POSE_LENGTH;
  const hands = track.flags(index) & track.flags(index - 1);
  for (const offset of [HEAD, hands & 1 ? LEFT : HEAD, hands & 2 ? RIGHT : HEAD]) {
    for (let i = offset; i < offset + 3; i++) {
      out.values[i] = track.values[after + i] + (track.values[after + i] - track.values[before + i]) * part;
    }
  }
}

function blend(track: Track, from: number, to: number, part: number, out: AvatarPose): void {
  show(track, part < 0.5 ? from : to, out);
  const a = track.at(from) * POSE_LENGTH;
  const b = track.at(to) * POSE_LENGTH;
  const both = track.flags(from) & track.flags(to);
  blendPart(track.values, a, b, HEAD, part, out.values);
  if (both & 1) blendPart(track.values, a, b, LEFT, part, out.values);
  if (both & 2) blendPart(track.values, a, b, RIGHT, part, out.values);
}

function blendPart(v: Float32Array, a: number, b: number, at: number, part: number, out: Float64Array): void {
  for (let i = at; i < at + 3; i++) out[i] = v[a + i] + (v[b + i] - v[a + i]) * part;
  slerp(v, a + at + 3, v, b + at + 3, part, out, at + 3);
}

/** Along the great circle, by the shorter way. */
export function slerp(
  from: ArrayLike<number>,
  f: number,
  to: ArrayLike<number>,
  t: number,
  part: number,
  out: Float64Array,
  o: number,
): void {
  let cos = from[f] * to[t] + from[f + 1] * to[t + 1] + from[f + 2] * to[t + 2] + from[f + 3] * to[t + 3];
  const sign = cos < 0 ? -1 : 1;
  cos *= sign;
  let mine = 1 - part;
  let yours = part;
  if (cos < 0.9995) {
    const angle = Math.acos(cos);
    const sin = Math.sin(angle);
    mine = Math.sin(mine * angle) / sin;
    yours = Math.sin(yours * angle) / sin;
  }
  yours *= sign;
  let norm = 0;
  for (let i = 0; i < 4; i++) {
    out[o + i] = from[f + i] * mine + to[t + i] * yours;
    norm += out[o + i] * out[o + i];
  }
  norm = Math.sqrt(norm) || 1;
  for (let i = 0; i < 4; i++) out[o + i] /= norm;
}
