/**
 * Where every avatar is now, drawn a little in the past so that there is nearly always a next sample to go to.
 *
 * Pure: every time is an argument, in milliseconds of one local clock. `t = tick time - sample age` is when a pose was
 * taken, so uneven sending, a server's tick and a late packet do not show as uneven motion. What is drawn of an avatar
 * never leaps and never goes back, except where its record says that it jumped: a record that comes after its time
 * is reached from what was shown meanwhile, and a new delay is bent to, not taken over at once.
 */
import { Lateness } from './lateness.ts';
import { AvatarPose, POSE_LENGTH } from './pose.ts';
import type { FrameBuffer } from './protocol/frames.ts';
import { Tracks } from './track.ts';
import { TUNING } from './tuning.ts';

/** What is known of the rate and the lateness of one tier. */
class Tier {
  readonly least_ms: number;
  readonly greatest_ms: number;
  readonly ticks: number;
  readonly lateness = new Lateness();
  /** Ticks between two records of somebody who moves, as they truly come. */
  cadence: number;
  delay_ms: number;

  constructor({ ticks, least_ms, greatest_ms }: (typeof TUNING.tiers)[number]) {
    this.ticks = this.cadence = ticks;
    this.least_ms = this.delay_ms = least_ms;
    this.greatest_ms = greatest_ms;
  }

  /** Who has sent nothing for longer than this many ticks and moves now stood meanwhile. */
  get stand_ticks(): number {
    return Math.max(3, 1.5 * this.cadence);
  }

  /** A moving avatar's record came as many ticks after its forerunner as that one had: this is the rate. */
  tells(ticks: number): void {
    this.cadence = Math.max(this.ticks, this.cadence + (ticks - this.cadence) / 4);
  }

  /** transit_ms: the least time that a frame took. */
  plan(tick_ms: number, transit_ms: number): void {
    const interval_ms = this.cadence * tick_ms;
    const wanted_ms = Math.max(2 * interval_ms, this.lateness.quantile_ms - transit_ms);
    const greatest_ms = Math.max(this.greatest_ms, interval_ms + TUNING.spare_ms);
    this.delay_ms = transit_ms + Math.min(greatest_ms, Math.max(this.least_ms, wanted_ms));
  }
}

export class Playback {
  readonly #tracks = new Tracks();
  readonly #tick_ms: number;
  readonly #tiers = TUNING.tiers.map((tuning) => new Tier(tuning));
  readonly #shown = new AvatarPose();
  #latest_tick = 0;
  #transit_ms = Number.POSITIVE_INFINITY;
  #transit_before_ms = Number.POSITIVE_INFINITY;
  #window_until_ms = Number.NEGATIVE_INFINITY;

  constructor(tick_hz = 20) {
    this.#tick_ms = 1000 / tick_hz;
  }

  /** How far behind the server's present a tier is drawn: the least transit time and the playback buffer. */
  delay_ms(tier: number): number {
    return this.#tiers[Math.min(tier, 2)].delay_ms;
  }

  /** Takes a frame in. tick_ms: its tick's time; arrived_ms: when it came. skip: the receiver's own slot. */
  push(frame: FrameBuffer, tick_ms: number, arrived_ms: number, skip = -1): void {
    const first = this.#transit_ms === Number.POSITIVE_INFINITY;
    this.#weigh(arrived_ms - tick_ms, arrived_ms);
    if (first) for (const tier of this.#tiers) tier.plan(this.#tick_ms, this.#transit_ms);
    for (let index = 0; index < frame.count; index++) {
      const slot = frame.slots[index];
      if (slot === skip) continue;
      const sampled_ms = tick_ms - frame.ages_ms[index];
      if (this.#tracks.known(slot)) this.#follow(slot, frame, index, sampled_ms, arrived_ms);
      else this.#tracks.begin(slot, this.delay_ms(frame.tiers[index]));
      const time_ms = this.#reachable(slot, sampled_ms, arrived_ms, (frame.flags[index] & 4) !== 0);
      this.#tracks.tiers[slot] = Math.min(frame.tiers[index], 2);
      this.#tracks.ticks[slot] = frame.tick;
      const { kinds, flags, values } = frame;
      this.#tracks.push(slot, time_ms, kinds[index], flags[index], values, index * POSE_LENGTH);
    }
    this.#latest_tick = Math.max(this.#latest_tick, frame.tick);
    for (const tier of this.#tiers) tier.plan(this.#tick_ms, this.#leastTransit_ms);
  }

  get #leastTransit_ms(): number {
    return Math.min(this.#transit_ms, this.#transit_before_ms);
  }

  /** Remembers the least time that a frame took, of this window and the one before. */
  #weigh(transit_ms: number, now_ms: number): void {
    if (now_ms >= this.#window_until_ms) {
      this.#window_until_ms = now_ms + TUNING.window_ms;
      this.#transit_before_ms = this.#transit_ms;
      this.#transit_ms = transit_ms;
      for (const tier of this.#tiers) tier.lateness.age();
    }
    this.#transit_ms = Math.min(this.#transit_ms, transit_ms);
  }

  /** Learns from a further record of a known slot, and holds its old pose if it stood meanwhile. */
  #follow(slot: number, frame: FrameBuffer, index: number, sampled_ms: number, arrived_ms: number): void {
    const tracks = this.#tracks;
    const tier = this.#tiers[Math.min(frame.tiers[index], 2)];
    const ticks = frame.tick - tracks.ticks[slot];
    const jump = (frame.flags[index] & 4) !== 0;
    if (jump || ticks <= 0) return;
    const moved = tracks.moved(slot, frame.flags[index], frame.values, index * POSE_LENGTH);
    const steady = moved && ticks === tracks.gaps[slot] && ticks <= TUNING.slowest_ticks;
    tracks.gaps[slot] = moved ? Math.min(ticks, 255) : 0;
    if (steady) tier.tells(ticks);
    const before_ms = tracks.newest_ms(slot);
    const stand_ticks = Math.max(tier.stand_ticks, this.#tiers[tracks.tiers[slot]].stand_ticks);
    if (ticks > stand_ticks && !steady) {
      // It stood still and has begun to move: it left the old place one interval ago, not a second ago.
      const left_ms = sampled_ms - tier.cadence * this.#tick_ms;
      if (left_ms > before_ms) tracks.hold(slot, left_ms);
    } else if (moved) {
      // To draw the way from the last sample to this one without waiting, playback must lag this much.
      tier.lateness.add(arrived_ms - before_ms);
    }
  }

  /**
   * When the new pose of a slot is to be reached: when it was taken, or, if what is drawn has passed that time already,
   * a little after now; the way there then begins at what is shown now.
   */
  #reachable(slot: number, sampled_ms: number, arrived_ms: number, jump: boolean): number {
    const tracks = this.#tracks;
    const shown_ms = arrived_ms - tracks.delays_ms[slot];
    if (jump || !tracks.known(slot) || Number.isNaN(tracks.bent_ms[slot])) return sampled_ms;
    if (shown_ms <= tracks.newest_ms(slot)) return sampled_ms;
    // Half of what was missed, so that it is made up no faster than twice as fast as it was walked.
    const missed_ms = (sampled_ms - tracks.newest_ms(slot)) / 2;
    const shown = this.#shown;
    this.#look(slot, shown_ms, shown);
    const flags = Number(shown.left) | (Number(shown.right) << 1);
    tracks.push(slot, shown_ms, shown.kind, flags, shown.values, 0);
    const catch_up_ms = Math.min(TUNING.greatest_catch_up_ms, Math.max(TUNING.least_catch_up_ms, missed_ms));
    return Math.max(sampled_ms, shown_ms + catch_up_ms);
  }

  /** Drops what is known of a slot: it is free, or names another person now. */
  forget(slot: number): void {
    this.#tracks.forget(slot);
  }

  clear(): void {
    for (let slot = 0; slot < this.#tracks.end; slot++) this.#tracks.forget(slot);
    this.#latest_tick = 0;
  }

  /** The slots of which a pose is known. */
  *slots(): IterableIterator<number> {
    for (let slot = 0; slot < this.#tracks.end; slot++) if (this.#tracks.known(slot)) yield slot;
  }

  /**
   * Writes where the avatar of `slot` is at now_ms into `out`; false if nothing is known of it.
   *
   * `out.discontinuity` is true on the first call after a jump was reached.
   */
  sample(slot: number, now_ms: number, out: AvatarPose): boolean {
    if (!this.#tracks.known(slot)) return false;
    this.#bend(slot, now_ms);
    const at_ms = now_ms - this.#tracks.delays_ms[slot];
    const index = this.#look(slot, at_ms, out);
    out.discontinuity = this.#tracks.reached(slot, index, at_ms);
    return true;
  }

  /** Writes the pose that is shown of `slot` at playback time at_ms; answers the sample it is from. */
  #look(slot: number, at_ms: number, out: AvatarPose): number {
    const tracks = this.#tracks;
    const newest = tracks.counts[slot] - 1;
    const index = tracks.find(slot, at_ms);
    if (index < newest && index >= 0) {
      if (tracks.jumps(slot, index + 1)) tracks.show(slot, index, out);
      else tracks.interpolate(slot, index, at_ms, out);
    } else if (index > 0 && !tracks.jumps(slot, index) && !this.#stands(slot)) {
      const until_ms = tracks.newest_ms(slot) + TUNING.extrapolation_ms;
      tracks.extrapolate(slot, index, Math.min(at_ms, until_ms), out);
    } else {
      tracks.show(slot, Math.max(index, 0), out);
    }
    return index;
  }

  /** A frame came in which a moving avatar would have stood and this one did not: it is still. */
  #stands(slot: number): boolean {
    return this.#latest_tick - this.#tracks.ticks[slot] >= this.#tiers[this.#tracks.tiers[slot]].cadence;
  }

  /** Moves the delay of a slot towards that of its tier, so that time neither leaps nor turns back. */
  #bend(slot: number, now_ms: number): void {
    const tracks = this.#tracks;
    const gap_ms = this.#tiers[tracks.tiers[slot]].delay_ms - tracks.delays_ms[slot];
    const passed_ms = now_ms - tracks.bent_ms[slot];
    tracks.bent_ms[slot] = now_ms;
    if (gap_ms === 0 || !(passed_ms > 0)) return;
    const most = gap_ms > 0 ? TUNING.greatest_slow : TUNING.greatest_fast;
    const rate = Math.min(most, Math.max(TUNING.slew, Math.abs(gap_ms) / TUNING.bend_ms));
    const step_ms = Math.min(Math.abs(gap_ms), passed_ms * rate);
    tracks.delays_ms[slot] += Math.sign(gap_ms) * step_ms;
  }
}
