/** Whether people still pass: beside what is chosen, and from the entrance to every doorway. Found out once nothing has moved for a moment. */
import { type MiddleOf, planOf, type Told } from '../../movement/obstacles.ts';
import { further, type Search } from '../../movement/search.ts';
import { type Passage, passage } from './geometry/passage.ts';
import { shutOff } from './geometry/ways.ts';
import type { Item } from './items.ts';
import { planWithout } from './plan.ts';

const WAIT_MS = 250;
const CELLS = 150; // then who arranges the room is drawn a frame

/** What it is found out of. */
export interface Looked {
  readonly detail: () => Told;
  readonly items: () => readonly Item[];
  readonly language: string;
  readonly middleOf: MiddleOf;
  /** Something has been found out. */
  readonly found: () => void;
}

export class Passing {
  readonly #looked: Looked;
  #beside: { readonly of: string; readonly found: Passage } | null = null;
  #shut: { readonly of: string; readonly found: readonly string[] } = { of: '', found: [] };
  readonly #looking: Record<'beside' | 'shut', Looking> = {
    beside: { of: '', timer: undefined },
    shut: { of: '', timer: undefined },
  };

  constructor(looked: Looked) {
    this.#looked = looked;
  }

  /** Of this thing; null: not known yet, or it is in nobody's way. */
  beside(item: Item): Passage | null {
    const { detail, items, language, middleOf } = this.#looked;
    const planned = planWithout(detail(), items(), item, language, middleOf);
    if (!planned) return null;
    const of = JSON.stringify([item.key, planned]);
    if (this.#beside?.of === of) return this.#beside.found;
    this.#later('beside', of, passage(planned.plan, planned.own), (found) => {
      this.#beside = { of, found };
    });
    return null;
  }

  /** Labels of doorways and entrances that nobody walks to any more; as last found out. */
  shut(): readonly string[] {
    const detail = this.#looked.detail();
    const plan = planOf(detail, this.#looked.middleOf);
    const of = JSON.stringify([plan.told, detail.room.portals]);
    if (this.#shut.of !== of)
      this.#later('shut', of, shutOff(detail.room, plan), (found) => {
        this.#shut = { of, found };
      });
    const items = this.#looked.items();
    return this.#shut.found.flatMap((key) => items.find((item) => item.key === key)?.label ?? []);
  }

  dispose(): void {
    clearTimeout(this.#looking.beside.timer);
    clearTimeout(this.#looking.shut.timer);
  }

  /** Bit by bit; what is looked for already is not begun anew. */
  #later<Found>(
    name: 'beside' | 'shut',
    of: string,
    search: Search<Found>,
    keep: (found: Found) => void,
  ): void {
    const looking = this.#looking[name];
    if (looking.of === of) return;
    looking.of = of;
    clearTimeout(looking.timer);
    const look = () => {
      const known = further(search, CELLS);
      if (!known) {
        looking.timer = setTimeout(look);
        return;
      }
      looking.of = '';
      keep(known.found);
      this.#looked.found();
    };
    looking.timer = setTimeout(look, WAIT_MS);
  }
}

/** of: what is looked for; '': nothing. */
interface Looking {
  of: string;
  timer: ReturnType<typeof setTimeout> | undefined;
}
