/**
 * What everybody in a room sees of a product beyond room.json: which finish is being shown, and who holds it.
 *
 * The server's half is the built-in extension `showing` (HOOKS.md). Where it is switched off every request rejects, and a
 * client may still show finishes to its own visitor.
 */
import type { Room } from './room.ts';
import type { Person } from './types.ts';

export const SHOWING = 'showing';

/** In which hand; null: before the chest, as people without hands hold things. */
export type Hand = 'left' | 'right' | null;

/** Where a thing is from the hand: x y z in metres, then its turn as a unit quaternion x y z w; both as poses have them. */
export type Grip = readonly [number, number, number, number, number, number, number];

/** People by id; null: nobody, nothing chosen. */
export interface Shown {
  variant: string | null;
  by: string | null;
  holder: string | null;
  hand: Hand;
  grip: Grip | null;
}

const THOUSAND = 1000; // millimetres, and parts of a quaternion
const REACH_M = 2;

/** One placement's shared state, whatever came over the wire; what is unsound is taken for nothing. */
export function readShown(value: unknown): Shown {
  const told = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const text = (name: string) => (typeof told[name] === 'string' ? (told[name] as string) : null);
  const { hand } = told;
  return {
    variant: text('variant'),
    by: text('by'),
    holder: text('holder'),
    hand: hand === 'left' || hand === 'right' ? hand : null,
    grip: readGrip(told.grip),
  };
}

/** As the extension takes it: seven whole numbers. */
export function gripNumbers(grip: Grip): number[] {
  const most = REACH_M * THOUSAND;
  return grip.map((part) => Math.round(Math.min(most, Math.max(-most, part * THOUSAND))) || 0);
}

function readGrip(value: unknown): Grip | null {
  if (!Array.isArray(value) || value.length !== 7 || !value.every(Number.isFinite)) return null;
  const [x, y, z, qx, qy, qz, qw] = value.map((part: number) => part / THOUSAND) as unknown as Grip;
  const length = Math.hypot(qx, qy, qz, qw);
  if (length < 0.5) return null;
  return [x, y, z, qx / length, qy / length, qz / length, qw / length];
}

/** The shared state of a room's products, and the ways to change it. Placements by their ids in room.json. */
export class Showing {
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
  }

  of(placement: string): Shown {
    return readShown(this.#room.state(SHOWING, placement));
  }

  /** Who holds it, if they are here: not while their connection is lost, and not if a block hides them. */
  holder(placement: string): Person | null {
    const { holder } = this.of(placement);
    if (holder === null) return null;
    for (const [slot, person] of this.#room.people)
      if (person.id === holder) return this.#room.away.has(slot) ? null : person;
    return null;
  }

  /** Tells of each placement that changes; returns a function that ends it. */
  on(listener: (placement: string) => void): () => void {
    return this.#room.on('state', ({ extension, key }) => {
      if (extension === SHOWING) listener(key);
    });
  }

  /** Shows this variant to everybody. Rejects with Problem. */
  async show(placement: string, variant: string): Promise<void> {
    await this.#room.use(SHOWING, 'show', { target: placement, value: { variant } });
  }

  /** Takes it into the hand. Rejects with Problem `use-refused` if somebody else has it. */
  async hold(placement: string, hand: Hand, grip: Grip | null = null): Promise<void> {
    const value = { hand, grip: grip && gripNumbers(grip) };
    await this.#room.use(SHOWING, 'hold', { target: placement, value });
  }

  async putBack(placement: string): Promise<void> {
    await this.#room.use(SHOWING, 'put_back', { target: placement });
  }
}
