/**
 * What a receiver of the lossy run shows, against where everybody truly is.
 *
 * Senders walk a circle (`load/avatars.c: circle`) on which the way from the start says when somebody was there. So the place
 * that is shown has a time, and its age is now less that time: what is interpolated or extrapolated counts by where it is.
 * Seconds of the machine's monotonic clock, which sender and receiver share.
 */

export const RADIUS_M = 4;
const SHOWN_HZ = 60;
const FREEZE_S = 0.5;
/** Who has moved less than this since the freeze began stands. The walkers make 60 to 180 cm/s. */
const STILL_M = 0.01;
/** A frame is uneven if what is shown runs slower or faster than the truth by more than this. */
const SLOWEST = 0.2;
const FASTEST = 2.5;
const BINS = 10_000; // milliseconds

export const now_s = () => Number(process.hrtime.bigint()) / 1e9;

const angleAt = (number, s) => number * 2.399963 + 0.3 * s + 0.1 * Math.sin(1.5 * s + number);

/** When avatar `number` was at this place: the last time before `near_s`, or up to a fifth of the circle (some 4 s) after. */
export function timeOf(number, x, z, near_s) {
  const there = angleAt(number, near_s);
  const turn = 2 * Math.PI;
  // Ahead by more than a fifth of the circle is behind by the rest of it; at 0.3 rad/s that is more than 16 s.
  let behind = (there - Math.atan2(z, x)) % turn;
  if (behind < 0) behind += turn;
  if (behind > 0.8 * turn) behind -= turn;
  const angle = there - behind;
  let [from, to] = [near_s - 22, near_s + 6];
  for (let step = 0; step < 26; step++) {
    const middle = (from + to) / 2;
    if (angleAt(number, middle) < angle) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}

/** What one receiver shows of all, look by look. */
export class Displayed {
  ages = new Float64Array(BINS);
  looks = 0;
  uneven = 0;
  freezes = 0;
  /** Times in which at least one avatar was frozen. */
  incidents = 0;
  longest_s = 0;
  #avatars = new Map();
  #frozen = 0;

  /** Avatar `number` is shown at (x, z) now. */
  look(number, x, z, now) {
    const shown_s = timeOf(number, x, z, now);
    this.looks++;
    this.ages[Math.min(BINS - 1, Math.max(0, Math.round((now - shown_s) * 1000)))]++;
    const seen = this.#avatars.get(number);
    if (!seen) {
      this.#avatars.set(number, { x, z, since: now, frozen: false, shown_s, now });
      return;
    }
    const rate = (shown_s - seen.shown_s) / (now - seen.now);
    if (rate < SLOWEST || rate > FASTEST) this.uneven++;
    seen.shown_s = shown_s;
    seen.now = now;
    const stood_s = now - seen.since;
    if (Math.hypot(x - seen.x, z - seen.z) > STILL_M) {
      if (seen.frozen) this.#frozen--;
      Object.assign(seen, { x, z, since: now, frozen: false });
    } else if (stood_s > FREEZE_S) {
      if (!seen.frozen) {
        this.freezes++;
        if (this.#frozen++ === 0) this.incidents++;
      }
      seen.frozen = true;
      this.longest_s = Math.max(this.longest_s, stood_s);
    }
  }
}

/** The figures of several receivers together. avatars: how many each should show; frames, seconds: of the window. */
export function figures(receivers, avatars, frames, seconds) {
  const ages = new Float64Array(BINS);
  for (const one of receivers) one.ages.forEach((count, ms) => (ages[ms] += count));
  const sum = (name) => receivers.reduce((total, one) => total + one[name], 0);
  const minutes = (receivers.length * seconds) / 60;
  const round = (value) => Math.round(value * 1000) / 1000;
  return {
    pose_age_p50_ms: quantile(ages, 0.5),
    pose_age_p99_ms: quantile(ages, 0.99),
    pose_age_p999_ms: quantile(ages, 0.999),
    freezes_per_min: round(sum('incidents') / minutes),
    avatar_freezes_per_min: round(sum('freezes') / minutes),
    longest_freeze_ms: Math.round(Math.max(...receivers.map((one) => one.longest_s)) * 1000),
    uneven_part: round(sum('uneven') / Math.max(1, sum('looks'))),
    missing_part: round(1 - sum('looks') / (receivers.length * avatars * frames)),
    receivers: receivers.length,
    frames_per_s: round(frames / seconds),
  };
}

function quantile(bins, part) {
  const total = bins.reduce((sum, count) => sum + count, 0);
  let sum = 0;
  for (let bin = 0; bin < BINS; bin++) {
    sum += bins[bin];
    if (total && sum >= part * total) return bin;
  }
  return null;
}

/** Calls draw(now) 60 times a second for so long; answers how many times, and the seconds. */
export async function frames(seconds, draw) {
  const began = now_s();
  let count = 0;
  for (let due = began; due < began + seconds; due += 1 / SHOWN_HZ) {
    const wait_s = due - now_s();
    if (wait_s > 0) await new Promise((resolve) => setTimeout(resolve, wait_s * 1000));
    draw(now_s());
    count++;
  }
  return { count, seconds: now_s() - began };
}
