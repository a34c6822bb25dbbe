/**
 * What a feature of the room may do. `features/index.ts` names them all, in order; nothing else knows one by name.
 *
 * A feature is made with the visit and disposed with it. It says what it adds to products (`product`), puts its buttons
 * into the bar (`ctx.overlay.tool`), and is told what happens. Everything is optional.
 */
import type { Gated, Room, RoomDetail } from '@vitrine-shop/sdk';
import type { Ray } from 'three';
import type { Keeper, RoomContext } from './context.ts';
import type { Part, Subject } from './face.ts';
import type { Finishes } from './finishes.ts';
import type { RoomView } from './room-view.ts';
import type { Rayed } from './select/rayed.ts';
import type { FrameTime } from './view/stage.ts';

export type Side = 'left' | 'right';

/** The hands of a headset. */
export interface Hands {
  /** A hand closes, on what is in reach, or with `ray` on what it points at. True if it took something. */
  grab(side: Side, ray: Ray | null): boolean;
  letGo(side: Side): void;
  holds(side: Side): boolean;
}

/** What a feature answers for when it is chosen: it has put it into the room, or arranges it. */
export interface Thing {
  readonly label: string;
  readonly choose: () => void;
}

export interface Feature {
  /** The room is drawn from now on; nothing stands in it yet. */
  drawn?(view: RoomView): void;
  join?(live: Room): void;
  /** Drawn, joined, everything set out: what nobody waits for begins now. */
  ready?(): void;
  frame?(time: FrameTime): void;
  /** The room as the shop has just told it, with what this feature knows better. */
  merge?(told: RoomDetail): RoomDetail;
  /** room.json is another now, and the view has taken it over. */
  renew?(): void;
  /** Things have come, gone, or look otherwise. */
  refresh?(): void;
  /** What it says of a product, and what one may do with it. */
  product?(subject: Subject): Part | null;
  /** The room with what this feature has put into it. */
  furnish?(detail: RoomDetail): RoomDetail;
  /** Who answers, now, for a placement, or for a doorway (`portal:NAME`); null: not this feature. */
  thing?(placement: string): Thing | null;
  /** Ways to what opens a room or product that stayed shut. */
  ways?(kind: Gated, id: string): Promise<HTMLElement[]>;
  /** A headset is put on, or has been taken off. */
  headset?(on: boolean): void;
  /** Something is before the eyes: keys and looks belong to it. */
  occupied?(): boolean;
  /** Things are chosen to be moved, not to be read about. */
  furnishing?(): boolean;
  /** Who has this product in the hand: it stays until it is put down. */
  keeps?(product: string): Keeper | null;
  readonly hands?: Hands;
  /** A board in the room for the rays of a headset, while it is there; it lies before all others. */
  readonly board?: Rayed | null;
  /** Which finish everybody sees, and showing another. One feature has it at most. */
  readonly finishes?: Finishes;
  /** What developers may ask at the console; joins `globalThis.vitrine`. */
  readonly handle?: Readonly<Record<string, (...given: never[]) => unknown>>;
  dispose?(): void;
}

export type MakeFeature = (ctx: RoomContext) => Feature;

/** All features of one visit as one. */
export class Features implements Required<Omit<Feature, 'product' | 'thing' | 'finishes' | 'board'>> {
  readonly #all: readonly Feature[];

  constructor(makers: readonly MakeFeature[], ctx: RoomContext) {
    this.#all = makers.map((make) => make(ctx));
  }

  drawn(view: RoomView): void {
    for (const each of this.#all) each.drawn?.(view);
  }

  join(live: Room): void {
    for (const each of this.#all) each.join?.(live);
  }

  ready(): void {
    for (const each of this.#all) each.ready?.();
  }

  frame(time: FrameTime): void {
    for (const each of this.#all) each.frame?.(time);
  }

  merge(told: RoomDetail): RoomDetail {
    return this.#all.reduce((room, each) => each.merge?.(room) ?? room, told);
  }

  renew(): void {
    for (const each of this.#all) each.renew?.();
  }

  refresh(): void {
    for (const each of this.#all) each.refresh?.();
  }

  headset(on: boolean): void {
    for (const each of this.#all) each.headset?.(on);
  }

  dispose(): void {
    for (const each of this.#all) each.dispose?.();
  }

  occupied(): boolean {
    return this.#all.some((each) => each.occupied?.());
  }

  furnishing(): boolean {
    return this.#all.some((each) => each.furnishing?.());
  }

  keeps(product: string): Keeper | null {
    const keepers = this.#all.flatMap((each) => each.keeps?.(product) ?? []);
    return keepers.includes('you') ? 'you' : (keepers[0] ?? null);
  }

  parts(subject: Subject): Part[] {
    return this.#all.flatMap((each) => each.product?.(subject) ?? []);
  }

  furnish(detail: RoomDetail): RoomDetail {
    return this.#all.reduce((room, each) => each.furnish?.(room) ?? room, detail);
  }

  thing(placement: string): Thing | null {
    for (const each of this.#all) {
      const thing = each.thing?.(placement);
      if (thing) return thing;
    }
    return null;
  }

  async ways(kind: Gated, id: string): Promise<HTMLElement[]> {
    return (await Promise.all(this.#all.map((each) => each.ways?.(kind, id) ?? []))).flat();
  }

  get board(): Rayed | null {
    return this.#all.find((each) => each.board)?.board ?? null;
  }

  get finishes(): Finishes | null {
    return this.#all.find((each) => each.finishes)?.finishes ?? null;
  }

  get handle(): NonNullable<Feature['handle']> {
    return Object.assign({}, ...this.#all.map((each) => each.handle));
  }

  readonly hands: Hands = {
    grab: (side, ray) => this.#all.some((each) => each.hands?.grab(side, ray)),
    letGo: (side) => {
      for (const each of this.#all) each.hands?.letGo(side);
    },
    holds: (side) => this.#all.some((each) => each.hands?.holds(side)),
  };
}
