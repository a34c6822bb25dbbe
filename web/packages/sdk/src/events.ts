/** What a room tells its listeners. */
import type { Problem } from './problem.ts';
import type { Emote, Welcome } from './protocol/messages.ts';
import type { ChatLine, LocalText, Person } from './types.ts';

export type RoomStatus = 'connecting' | 'open' | 'reconnecting' | 'closed';

export interface RoomEvents {
  /** after_ms: when the next attempt comes; code: the close code that led here, if one did. */
  status: { status: RoomStatus; attempt?: number; after_ms?: number; code?: number };
  /** After every WELCOME: the first and each return. */
  welcome: Welcome;
  entered: Person;
  left: Person;
  /** Their connection is lost; they keep their place for a while. */
  away: Person;
  back: Person;
  /** A block: you no longer see each other. */
  hidden: Person;
  shown: Person;
  /** The person as they are now. */
  renamed: Person;
  said: ChatLine & { slot: number | null };
  emoted: { slot: number; name: Emote };
  state: { extension: string; key: string; value: unknown };
  /** room.json changed: fetch the room again. */
  layout: { version: number };
  /**
   * A product that stands here has a new version: fetch it again (`Shop.product`). A 404 then says that it was taken
   * off sale, and one that was not shown before is on sale again. Older versions than the one at hand may be skipped.
   */
  product: { id: string; version: number };
  notice: { level: 'info' | 'warning'; text: LocalText };
  /** You have not moved for long: your place is given up in so many seconds, unless you do, or `stay`. */
  idle: { in_s: number };
  muted: { slot: number; muted: boolean };
  paused: { paused: boolean };
  /** Poses came in. */
  frame: { tick: number; count: number };
  /** It is over; null if `leave` was called. */
  closed: { problem: Problem | null; code: number };
}
