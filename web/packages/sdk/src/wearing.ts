/**
 * What people in a room wear and have placed of what they own: the shared state of the built-in extension `certificates`.
 *
 * Where a shop gives no certificates the state is empty and every request rejects.
 */
import type { Room } from './room.ts';
import type { LocalText } from './types.ts';

export const CERTIFICATES = 'certificates';

const SLOTS = 64;

/** Metres in the room, and where it faces: 0 is +z, as products do. */
export type WornPlace = readonly [x: number, y: number, z: number, yaw_deg: number];

export interface Worn {
  /** The slot of the state it stands in. */
  readonly key: string;
  readonly visitor: string;
  readonly certificate: string;
  readonly edition: number;
  readonly serial: number;
  readonly title: LocalText;
  /** Hash of the edition's model. */
  readonly model: string;
  /** Where it has been placed; null: it is worn. */
  readonly at: WornPlace | null;
}

/** One slot of the state, whatever came over the wire; null: nothing, or nothing sound. */
export function readWorn(key: string, value: unknown): Worn | null {
  if (typeof value !== 'object' || value === null) return null;
  const { visitor, certificate, edition, serial, title, model, kind, at } = value as Record<string, unknown>;
  const texts = [visitor, certificate, model].every((text) => typeof text === 'string' && text !== '');
  if (!texts || !Number.isInteger(edition) || !Number.isInteger(serial)) return null;
  const named = title as LocalText | null;
  if (typeof named !== 'object' || typeof Object.values(named ?? {})[0] !== 'string') return null;
  const place = kind === 'placed' ? readPlace(at) : null;
  if (kind !== 'worn' && !place) return null;
  const known = { visitor, certificate, edition, serial, title: named, model } as Omit<Worn, 'key' | 'at'>;
  return { key, ...known, at: place };
}

function readPlace(at: unknown): WornPlace | null {
  return Array.isArray(at) && at.length === 4 && at.every(Number.isFinite)
    ? (at as unknown as WornPlace)
    : null;
}

export class Wearing {
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
  }

  /** All that is worn or placed by who is here; what somebody left behind is not. */
  all(): Worn[] {
    const here = new Set([...this.#room.people.values()].map((person) => person.id));
    const found: Worn[] = [];
    for (let slot = 0; slot < SLOTS; slot++) {
      const worn = readWorn(String(slot), this.#room.state(CERTIFICATES, String(slot)));
      if (worn && here.has(worn.visitor)) found.push(worn);
    }
    return found;
  }

  /** Tells that something of it has changed; returns a function that ends it. */
  on(listener: () => void): () => void {
    const ends = [
      this.#room.on('state', ({ extension }) => {
        if (extension === CERTIFICATES) listener();
      }),
      ...(['welcome', 'entered', 'left', 'hidden', 'shown', 'renamed'] as const).map((name) =>
        this.#room.on(name, listener),
      ),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  /** Shows it on oneself. Rejects with Problem `use-refused` if it is not one's to show. */
  async wear(certificate: string): Promise<void> {
    await this.#room.use(CERTIFICATES, 'wear', { target: certificate });
  }

  async place(certificate: string, at: WornPlace): Promise<void> {
    const [x, y, z, yaw_deg] = at.map((part) => Math.round(part * 1000) / 1000);
    await this.#room.use(CERTIFICATES, 'place', { target: certificate, value: { at: [x, y, z, yaw_deg] } });
  }

  async putAway(certificate: string): Promise<void> {
    await this.#room.use(CERTIFICATES, 'put_away', { target: certificate });
  }
}
