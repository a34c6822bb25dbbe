/**
 * Where every avatar is now, drawn a little in the past so that there is nearly always a next sample to go to.
 *
 * Pure: every time is an argument, in milliseconds of one local clock. `t = tick time - sample age` is when a pose was
 * taken, so uneven sending, a server's tick and a late packet do not show as uneven motion.
 */
import { type AvatarPose, POSE_LENGTH } from './pose.ts';
import type { FrameBuffer } from './protocol/frames.ts';
import { extrapolate, interpolate, show, Track } from './track.ts';

const LEAST_DELAY_MS = 75;
const GREATEST_DELAY_MS = 250;
const EXTRAPOLATION_MS = 100;
/** How fast a playback clock may be bent towards a new delay: 10 % faster or slower is not seen. */
const SLEW = 0.1;
/** Each moving record lets the delay sink by this much; a late one lifts it at once. */
const DECAY_MS = 0.05;

/** Ticks between two records of a moving avatar: near 20 Hz, middle 10 Hz, far 2.5 Hz. */
const TICKS_OF_TIER = [1, 2, 8];

export class Playback {
  readonly #tracks = new Map<number, Track>();
  readonly #tick_ms: number;
  readonly #delays_ms = [LEAST_DELAY_MS, LEAST_DELAY_MS, GREATEST_DELAY_MS];
  #latest_tick = 0;

  constructor(tick_hz = 20) {
    this.#tick_ms = 1000 / tick_hz;
  }

  /** The present playback delay of a tier, 75..250 ms. */
  delay_ms(tier: number): number {
    return this.#delays_ms[Math.min(tier, 2)];
  }

  /** Takes a frame in. tick_ms: its tick's time; arrived_ms: when it came. skip: the receiver's own slot. */
  push(frame: FrameBuffer, tick_ms: number, arrived_ms: number, skip = -1): void {
    this.#latest_tick = Math.max(this.#latest_tick, frame.tick);
    for (let index = 0; index < frame.count; index++) {
      const slot = frame.slots[index];
      if (slot === skip) continue;
      let track = this.#tracks.get(slot);
      if (!track) {
        track = new Track(this.delay_ms(frame.tiers[index]));
        this.#tracks.set(slot, track);
      }
      this.#learn(track, frame, index, tick_ms - frame.ages_ms[index], arrived_ms);
    }
  }

  #learn(track: Track, frame: FrameBuffer, index: number, sampled_ms: number, arrived_ms: number): void {
    const tier = Math.min(frame.tiers[index], 2);
    const interval_ms = TICKS_OF_TIER[tier] * this.#tick_ms;
    const before_ms = track.newest_ms;
    const gap_ms = sampled_ms - before_ms;
    const jump = (frame.flags[index] & 4) !== 0;
    track.tier = tier;
    track.tick = frame.tick;
    if (track.count > 0 && !jump && gap_ms > 0) {
      if (gap_ms > 3 * interval_ms) {
        // It stood still and has begun to move: it left the old place one interval ago, not a second ago.
        track.hold(sampled_ms - interval_ms);
      } else {
        // To draw the way from the last sample to this one without waiting, playback must lag this much.
        const needed_ms = arrived_ms - before_ms;
        const sunk_ms = this.#delays_ms[tier] - DECAY_MS;
        const delay_ms = Math.max(needed_ms, sunk_ms, LEAST_DELAY_MS);
        this.#delays_ms[tier] = Math.min(delay_ms, GREATEST_DELAY_MS);
      }
    }
    track.push(sampled_ms, frame.kinds[index], frame.flags[index], frame.values, index * POSE_LENGTH);
  }

  /** Drops what is known of a slot: it is free, or names another person now. */
  forget(slot: number): void {
    this.#tracks.delete(slot);
  }

  clear(): void {
    this.#tracks.clear();
    this.#latest_tick = 0;
  }

  /** The slots of which a pose is known. */
  slots(): IterableIterator<number> {
    return this.#tracks.keys();
  }

  /**
   * Writes where the avatar of `slot` is at now_ms into `out`; false if nothing is known of it.
   *
   * `out.discontinuity` is true on the first call after a jump was reached.
   */
  sample(slot: number, now_ms: number, out: AvatarPose): boolean {
    const track = this.#tracks.get(slot);
    if (!track || track.count === 0) return false;
    track.bend(this.#delays_ms[track.tier], now_ms, SLEW);
    const at_ms = now_ms - track.delay_ms;
    const index = track.find(at_ms);
    if (index < track.count - 1 && index >= 0) {
      if (track.jumps(index + 1)) show(track, index, out);
      else interpolate(track, index, at_ms, out);
    } else if (index > 0 && !track.jumps(index) && !this.#stands(track)) {
      extrapolate(track, index, Math.min(at_ms, track.newest_ms + EXTRAPOLATION_MS), out);
    } else {
      show(track, Math.max(index, 0), out);
    }
    out.discontinuity = track.reached(index, at_ms);
    return true;
  }

  /** A frame came in which a moving avatar would have stood and this one did not: it is still. */
  #stands(track: Track): boolean {
    return this.#latest_tick - track.tick >= TICKS_OF_TIER[track.tier];
  }
}
