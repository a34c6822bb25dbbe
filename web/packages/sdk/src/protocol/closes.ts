/** Close codes of PROTOCOL.md: may one come back, and how? */

export const CloseCode = {
  NORMAL: 1000,
  GOING_AWAY: 1001,
  PROTOCOL_ERROR: 1002,
  UNSUPPORTED_DATA: 1003,
  NO_STATUS: 1005,
  ABNORMAL: 1006,
  INVALID_DATA: 1007,
  POLICY: 1008,
  TOO_BIG: 1009,
  INTERNAL_ERROR: 1011,
  TRY_AGAIN_LATER: 1013,
  TICKET_REQUIRED: 4001,
  TICKET_UNKNOWN: 4002,
  TICKET_EXPIRED: 4003,
  MALFORMED: 4004,
  REPLACED: 4005,
  ROOM_CLOSED: 4006,
  NOT_ADMITTED: 4007,
  TOO_SLOW: 4008,
  TOO_MANY: 4009,
  ROOM_FULL: 4010,
} as const;

/** `now`: at once with a little jitter; `later`: after seconds; `no`: somebody must decide. */
export type Return = 'now' | 'later' | 'no';

/** Whether the page lets a client come back by itself after this close. 1005 and 1006 are a network that broke. */
export function mayReturn(code: number): Return {
  switch (code) {
    case CloseCode.GOING_AWAY:
    case CloseCode.NO_STATUS:
    case CloseCode.ABNORMAL:
    case CloseCode.INTERNAL_ERROR:
    case CloseCode.TRY_AGAIN_LATER:
    case CloseCode.TICKET_REQUIRED:
    case CloseCode.TICKET_UNKNOWN:
    case CloseCode.TICKET_EXPIRED:
    case CloseCode.TOO_SLOW:
      return 'now';
    case CloseCode.TOO_MANY:
    case CloseCode.ROOM_FULL:
      return 'later';
    default:
      return 'no';
  }
}

/** Whether it was the ticket or the resume token that was not taken. */
export function ticketFailed(code: number): boolean {
  return (
    code === CloseCode.TICKET_REQUIRED ||
    code === CloseCode.TICKET_UNKNOWN ||
    code === CloseCode.TICKET_EXPIRED
  );
}

/**
 * Milliseconds before attempt n (from 0): full jitter under an exponential roof, so that a thousand visitors of a
 * restarted server do not come back in one wave. random: 0 <= r < 1.
 */
export function backoff_ms(attempt: number, kind: Return, random: number): number {
  const base = kind === 'later' ? 5000 : 500;
  return Math.floor(random * Math.min(30_000, base * 2 ** attempt));
}
