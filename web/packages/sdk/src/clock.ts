/** The server's clock as seen from here, and how long a message takes. */

const KEPT = 12;

/**
 * Ties the server's milliseconds (modulo 2^32) to local ones, by the ping with the least round trip: the shorter the
 * trip, the less its two halves can differ. Pure: times are arguments.
 */
export class Clock {
  readonly #samples: { round_trip_ms: number; offset_ms: number }[] = [];
  #best = { round_trip_ms: Number.POSITIVE_INFINITY, offset_ms: 0 };

  /** A first guess from WELCOME, replaced by any ping. */
  welcome(server_ms: number, local_ms: number): void {
    this.#samples.length = 0;
    this.#best = { round_trip_ms: Number.POSITIVE_INFINITY, offset_ms: server_ms - local_ms };
  }

  /** One answered ping: sent and received on the local clock, server_ms as the PONG says. */
  pong(sent_ms: number, received_ms: number, server_ms: number): void {
    const round_trip_ms = received_ms - sent_ms;
    if (round_trip_ms < 0) return;
    this.#samples.push({ round_trip_ms, offset_ms: server_ms - (sent_ms + received_ms) / 2 });
    if (this.#samples.length > KEPT) this.#samples.shift(); // crystals drift: forget after two minutes
    this.#best = this.#samples.reduce((best, next) =>
      next.round_trip_ms < best.round_trip_ms ? next : best,
    );
  }

  /** The least round trip of the last pings; Infinity before the first. */
  get round_trip_ms(): number {
    return this.#best.round_trip_ms;
  }

  /** The local time of a server time; near_ms is any local time within 24 days of it. */
  local_ms(server_ms: number, near_ms: number): number {
    const near = near_ms + this.#best.offset_ms;
    const whole = Math.floor(near);
    return near_ms + ((Math.trunc(server_ms) - whole) | 0) + (server_ms % 1) - (near - whole);
  }

  /** The server's time now, not yet taken modulo 2^32. */
  server_ms(local_ms: number): number {
    return local_ms + this.#best.offset_ms;
  }
}
