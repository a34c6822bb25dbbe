/** What is done to a room's draft, and what the shop answers: the shapes of `/api/rooms/{room}/draft`. */
import type { Product, RoomJson } from '@vitrine-shop/sdk';

export type Kind =
  | 'placement'
  | 'sign'
  | 'picture'
  | 'portal'
  | 'spawn'
  | 'zone'
  | 'slot'
  | 'display'
  | 'finish'
  | 'room';

/** Members of a thing of room.json by their names. */
export type Value = Readonly<Record<string, unknown>>;

/**
 * put: adds it, whole (of an id that is there: sets all its fields). set: the fields named; of what is gone it is overruled.
 * take: removes it.
 */
export interface Act {
  readonly do: 'put' | 'set' | 'take';
  readonly thing: Kind;
  readonly id: string;
  readonly value?: Value | null;
  /** Where in its list what is put comes; left out: at the end. */
  readonly at?: number | null;
}

/** Why an act was not done. `same`: it was so already. */
export type Overruled = 'gone' | 'taken' | 'same' | 'full' | 'needed' | 'unpublished';

export interface Done {
  readonly act: Act;
  /** What takes it back; null exactly when it was not done. */
  readonly inverse: Act | null;
  readonly overruled: Overruled | null;
}

/** An act that has happened. by, name: of a member; null: the shop itself, as when a product was deleted. */
export interface Happened extends Done {
  readonly number: number;
  readonly by: string | null;
  readonly name: string | null;
}

/** number: counts acts, and never goes back. changed false: there is no draft, and the room is what visitors see. */
export interface DraftTold {
  readonly number: number;
  readonly base_version: number;
  readonly changed: boolean;
  readonly room: RoomJson;
  readonly products: Readonly<Record<string, Product>>;
  readonly models: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly number: number;
  readonly done: readonly Done[];
  /** Of others, since what was known. */
  readonly others: readonly Happened[];
  /** The draft is another now: read it again. */
  readonly room_changed_anew: boolean;
}

export interface Since {
  readonly number: number;
  readonly acts: readonly Happened[];
  /** Too long ago, or the draft was opened or thrown away: read it again. */
  readonly anew: boolean;
}
