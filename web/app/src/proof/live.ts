/** How a live question stands: waiting, proved for a minute, or over. Pure. */

/** How long the tick is shown. */
export const TICK_S = 60;

export type Live =
  | { readonly kind: 'waiting'; readonly left_s: number }
  | { readonly kind: 'proved'; readonly left_s: number }
  /** late: nobody answered in time. over: the minute has passed. */
  | { readonly kind: 'late' | 'over'; readonly left_s: 0 };

/** seen: when this page learned of the answer, by its own clock, which need not agree with the shop's. */
export function liveOf(ends: number, seen: number | null, now: number): Live {
  if (seen !== null) {
    const left_s = Math.ceil(TICK_S - (now - seen) / 1000);
    return left_s > 0 ? { kind: 'proved', left_s } : { kind: 'over', left_s: 0 };
  }
  const left_s = Math.ceil((ends - now) / 1000);
  return left_s > 0 ? { kind: 'waiting', left_s } : { kind: 'late', left_s: 0 };
}
