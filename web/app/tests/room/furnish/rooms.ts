/** A room to furnish, and a shop that keeps its draft as the true one does: acts in order, numbers, answers by key. */
import type { DraftBase, Product, RoomJson } from '@vitrine-shop/sdk';
import { Problem } from '@vitrine-shop/sdk';
import type {
  Act,
  Answered,
  Done,
  DraftTold,
  Happened,
} from '../../../src/room/features/furnish/acts/act.ts';
import { applied, found, inverseOf } from '../../../src/room/features/furnish/acts/apply.ts';
import type { Door } from '../../../src/room/features/furnish/acts/session.ts';

export const BOWL = 'placement_0000000000000000000000000a';
export const LAMP = 'placement_0000000000000000000000000b';

/** 8 x 6 m, entered from the south; a slot in the north, a doorway in the west. */
export function emptyRoom(more: Partial<RoomJson> = {}): RoomJson {
  return {
    format: 'vitrine.room/1',
    version: 3,
    id: 'salon',
    title: { en: 'Salon' },
    summary: { en: '' },
    scene: { model: 'hash' },
    bounds: { min: [-4, 0, -3], max: [4, 3, 3] },
    floor: [
      {
        polygon: [
          [-4, -3],
          [4, -3],
          [4, 3],
          [-4, 3],
        ],
        height: 0,
      },
    ],
    obstacles: [],
    spawns: [{ name: 'entrance', position: [0, 0, 2], yaw_deg: 0, radius_m: 0.5 }],
    zones: [],
    slots: [
      {
        name: 'niche',
        title: { en: 'Niche' },
        position: [0, 1, -2.5],
        yaw_deg: 0,
        size_m: [1, 1, 1],
        hero: false,
      },
    ],
    placements: [],
    portals: [
      {
        name: 'west',
        title: { en: 'Gallery' },
        to: { room: 'gallery', spawn: 'entrance' },
        position: [-4, 0, 0],
        yaw_deg: 90,
        width_m: 1.2,
        height_m: 2.2,
      },
    ],
    modules: [],
    capacity: 20,
    ...more,
  } as unknown as RoomJson;
}

export function standing(id: string, x: number, z: number): RoomJson['placements'][number] {
  return { id, product: 'stool', variant: null, slot: null, position: [x, 0, z], yaw_deg: 0 } as never;
}

export class FakeDraft implements Door {
  room: RoomJson;
  /** Addresses of files, by hash. */
  models: Record<string, string> = {};
  /** Every act that was done, anybody's. */
  readonly log: Happened[] = [];
  readonly #answers = new Map<string, Answered>();
  /** What the next requests meet instead of the shop: before it hears of them, or after. */
  readonly faults: ('before' | 'after' | Problem)[] = [];

  constructor(room: RoomJson) {
    this.room = room;
  }

  get told(): DraftTold {
    const number = this.log.length;
    const products: Record<string, Product> = {};
    return {
      number,
      base_version: 3,
      changed: number > 0,
      can_undo: 0,
      room: this.room,
      products,
      models: this.models,
    };
  }

  async read(): Promise<DraftTold> {
    return this.told;
  }

  async act({ base }: DraftBase, acts: readonly Act[], key: string): Promise<Answered> {
    const fault = this.faults.shift();
    if (fault === 'before') throw new Problem({ type: 'vitrine:offline', title: 'No answer' });
    if (fault instanceof Problem) throw fault;
    const others = this.log.slice(base);
    const answer = this.#answers.get(key) ?? {
      number: this.log.length + acts.length,
      done: acts.map((act) => this.by('me', act)),
      others,
      room_changed_anew: false,
    };
    this.#answers.set(key, answer);
    if (fault === 'after') throw new Problem({ type: 'vitrine:offline', title: 'No answer' });
    return answer;
  }

  async since(number: number) {
    const fault = this.faults.shift();
    if (fault instanceof Problem) throw fault;
    if (fault) throw new Problem({ type: 'vitrine:offline', title: 'No answer' });
    return { number: this.log.length, acts: this.log.slice(number), anew: false };
  }

  /** Somebody does it. */
  by(who: string, act: Act): Done {
    const gone = act.do !== 'put' && act.thing !== 'room' && found(this.room, act.thing, act.id) === null;
    const inverse = gone ? null : inverseOf(this.room, act);
    if (!gone) this.room = applied(this.room, act);
    const done: Done = { act, inverse, overruled: gone ? 'gone' : null };
    this.log.push({ ...done, number: this.log.length + 1, by: who, name: who === 'me' ? 'Ada' : who });
    return done;
  }
}
