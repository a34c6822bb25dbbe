/** Whether people still pass: beside what is chosen, and from the entrance to every doorway. Found out once nothing has moved for a moment. */
import { type MiddleOf, planOf, type Told } from '../../movement/obstacles.ts';
import { type Passage, passage } from './geometry/passage.ts';
import { shutOff } from './geometry/ways.ts';
import type { Item } from './items.ts';
import { planWithout } from './plan.ts';

const WAIT_MS = 250;

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
  readonly #looking: Record<'beside' | 'shut', ReturnType<typeof setTimeout> | undefined> = {
    beside: undefined,
    shut: undefined,
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
    this.#later('beside', () => {
      this.#beside = { of, found: passage(planned.plan, planned.own) };
    });
    return null;
  }

  /** Labels of doorways and entrances that nobody walks to any more; as last found out. */
  shut(): readonly string[] {
    const detail = this.#looked.detail();
    const plan = planOf(detail, this.#looked.middleOf);
    const of = JSON.stringify([plan.told, detail.room.portals]);
    if (this.#shut.of !== of)
      this.#later('shut', () => {
        this.#shut = { of, found: shutOff(detail.room, plan) };
      });
    const items = this.#looked.items();
    return this.#shut.found.flatMap((key) => items.find((item) => item.key === key)?.label ?? []);
  }

  dispose(): void {
    clearTimeout(this.#looking.beside);
    clearTimeout(this.#looking.shut);
  }

  #later(name: 'beside' | 'shut', find: () => void): void {
    clearTimeout(this.#looking[name]);
    this.#looking[name] = setTimeout(() => {
      find();
      this.#looked.found();
    }, WAIT_MS);
  }
}
