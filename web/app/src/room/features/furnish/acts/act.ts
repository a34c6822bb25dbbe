/** What is done to a room's draft, and what the shop answers, by the names that are used here. */
import type { DoneAct, LoggedAct, RoomAct } from '@vitrine-shop/sdk';

export type {
  DoneAct as Done,
  DoneActs as Answered,
  DraftActs as Since,
  LoggedAct as Happened,
  RoomAct as Act,
  RoomDraft as DraftTold,
} from '@vitrine-shop/sdk';

export type Kind = RoomAct['thing'];

/** Members of a thing of room.json by their names. */
export type Value = Readonly<Record<string, unknown>>;

/** Why an act was not done. `same`: it was so already. */
export type Overruled = NonNullable<DoneAct['overruled']>;

/** Those that were done, of what is told. */
export function happened(acts: readonly LoggedAct[]): RoomAct[] {
  return acts.filter(({ overruled }) => overruled === null).map(({ act }) => act);
}
