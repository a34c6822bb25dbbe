/** Every number of playback that one might want to turn on a bad network, in one place. Milliseconds unless said. */

export interface TierTuning {
  /** Ticks between two records of somebody who moves, as the server means it. */
  readonly ticks: number;
  /** The playback buffer beyond the least transit time is never shorter or longer than this. */
  readonly least_ms: number;
  readonly greatest_ms: number;
}

export const TUNING = {
  /**
   * Near 20 Hz, middle 10 Hz: two intervals, or what 95 of 100 records needed, within 75..250 ms. Far 2.5 Hz: two intervals
   * would be most of a second, so one interval and 50 ms.
   */
  tiers: [
    { ticks: 1, least_ms: 75, greatest_ms: 250 },
    { ticks: 2, least_ms: 75, greatest_ms: 250 },
    { ticks: 8, least_ms: 450, greatest_ms: 450 },
  ] as readonly TierTuning[],
  /** Which part of the records must come in time; the others are drawn from extrapolation. */
  quantile: 0.95,
  /** The lateness of this time and of the one before it counts; so does the least transit time of both. */
  window_ms: 10_000,
  /** Beyond the interval, where two intervals would not fit: a server that sends more slowly to a slow client. */
  spare_ms: 50,
  /** The slowest rate that is taken for a rate: a slow client's far people. Who stands is repeated as often. */
  slowest_ticks: 20,
  /** Straight on for so long when records stay away, then stand. */
  extrapolation_ms: 100,
  /** A record that came after its time is reached in half of what was missed, within these, instead of at once. */
  least_catch_up_ms: 50,
  greatest_catch_up_ms: 300,
  /** A changed delay is taken over with this time constant, ... */
  bend_ms: 300,
  /** ... but time runs at least 0.25 and at most 2 times as fast as it should, ... */
  greatest_slow: 0.75,
  greatest_fast: 1,
  /** ... and small differences are made up at 10 % faster or slower, which is not seen. */
  slew: 0.1,
} as const;
