/** What everything in a room may rely on. Below all parts of the room: types only, made by the page and the visit. */
import type { Gated, Product, Room, RoomDetail, ShopClient, Variant } from '@vitrine-shop/sdk';
import type { VisitorChoice } from '../door/visitor.ts';
import type { Language } from '../i18n/messages.ts';
import type { Headset } from './movement/headset.ts';
import type { Walker } from './movement/walker.ts';
import type { Overlay } from './overlay.ts';
import type { RoomView } from './room-view.ts';
import type { Selectables } from './select/selectables.ts';
import type { Settings } from './settings.ts';
import type { Sounds } from './sounds.ts';
import type { Stage } from './view/stage.ts';
import type { Stand } from './view/standing.ts';

/** The page: outlives a walk from room to room. */
export interface Page {
  readonly shop: ShopClient;
  readonly language: Language;
  readonly settings: Settings;
  readonly sounds: Sounds;
  /** Who wants no motion. */
  readonly still: boolean;
  readonly overlay: Overlay;
  /** null, and with it walker and headset: this browser draws no WebGL; the room is shown as a list. */
  readonly stage: Stage | null;
  readonly walker: Walker | null;
  readonly headset: Headset | null;
  /** Who one comes in as; changed in place. */
  readonly visitor: VisitorChoice;
  /** What went wrong, as texts, for developers. */
  readonly errors: readonly string[];
  report(what: string, error: unknown): void;
  /** Into another room. spawn: where in it; null: where its list begins. */
  go(room: string, spawn: string | null): void;
  /** One value for the whole page, made when it is first asked for: what outlives the visit that made it. */
  lasting<Value>(name: string, make: () => Value): Value;
}

/**
 * chosen: a product is open, or none any more; released: a thing was put down, by whomever; rights: what this visitor
 * has may be other now.
 */
export type News = 'chosen' | 'released' | 'rights';

/** In whose hand a product is. */
export type Keeper = 'you' | 'another';

/** What is read about a product: a card on the page, a board in a headset. */
export interface Card {
  /** The product that is open; null: none is. */
  readonly product: Product | null;
  /** The finish that is read about. */
  readonly variant: Variant | null;
  /** look: it goes again when one looks away. */
  open(product: string, why: 'chosen' | 'look'): void;
  close(): void;
  /** It stays now, however it came. */
  keep(): void;
  /** Moves the view up by what the card covers of it. */
  lift(): void;
  /** What others see of this placement has changed. */
  touched(placement: string): void;
}

/** One visit of one room. Features are made with it, and know each other only by it. */
export interface RoomContext extends Page {
  /** The room's id. */
  readonly room: string;
  readonly selectables: Selectables;
  readonly card: Card;
  /** null before it is known. */
  detail(): RoomDetail | null;
  /** null before it is drawn, and where it is not. */
  view(): RoomView | null;
  /** null before one has joined. */
  live(): Room | null;
  /** What the pointer or the keyboard means. */
  meant(): Stand | null;
  /** Keys belong to the room: no dialog is open, nothing is before the eyes. */
  free(): boolean;
  /** Card, board and list are drawn again: something else is to be said of products. */
  redraw(): void;
  /** The room is this now: all that is drawn, read and listed follows. */
  change(detail: RoomDetail): void;
  /** Asks the shop for the room anew, and takes it over. Rejects with `Problem`. */
  renew(): Promise<void>;
  /** Features have placed or taken away something. */
  refurnish(): void;
  /** Who has this product in the hand: this visitor before others; null: nobody. */
  keeps(product: string): Keeper | null;
  /** Ways to what opens a room or product that stayed shut, the likeliest first; none if nobody knows any. */
  ways(kind: Gated, id: string): Promise<HTMLElement[]>;
  on(news: News, listener: () => void): () => void;
  tell(news: News): void;
}
