/** What somebody else did, in a sentence. Pure. */
import type { Product, RoomJson } from '@vitrine-shop/sdk';
import type { Act, Done, Happened, Overruled } from './acts/act.ts';
import { allApplied, applied } from './acts/apply.ts';
import { itemsOf, keyOf } from './items.ts';
import { say } from './text.ts';

export interface Names {
  readonly products: Readonly<Record<string, Product>>;
  readonly language: string;
}

/** One sentence of all that one person did together, the last person's; before: the room as it was. */
export function othersDid(acts: readonly Happened[], before: RoomJson, names: Names): string {
  const done = acts.filter(({ overruled }) => overruled === null);
  const last = done.at(-1);
  if (!last) return '';
  const who = last.name ?? say('told.shop');
  const theirs = done.filter(({ by }) => by === last.by);
  const things = new Set(theirs.map(({ act }) => keyOf(act.thing, act.id)));
  if (things.size > 1) return say('told.several', { who, count: things.size });
  const after = allApplied(
    before,
    done.map(({ act }) => act),
  );
  return say(verbOf(theirs.map(({ act }) => act)), { who, what: whatOf(last.act, [before, after], names) });
}

/** Why one's own act was not done. */
export function notDone(done: readonly Done[], before: RoomJson, names: Names): string {
  const [first] = done;
  if (!first) return '';
  const why: Overruled = first.overruled ?? 'same';
  const alike = done.filter(({ overruled }) => overruled === first.overruled);
  // What was to come back, and does not, has its name by the act alone.
  const what = alike.map(({ act }) => whatOf(act, [before, applied(before, act)], names));
  const list = new Intl.ListFormat(names.language, { type: 'conjunction' });
  return say(`overruled.${why}`, { what: list.format(new Set(what)) });
}

function verbOf(acts: readonly Act[]): 'told.put' | 'told.took' | 'told.moved' | 'told.changed' {
  if (acts.some((act) => act.do === 'take')) return 'told.took';
  if (acts.some((act) => act.do === 'put')) return 'told.put';
  const fields = acts.flatMap(({ value }) => Object.keys(value ?? {}));
  return fields.some((name) => ['position', 'slot', 'yaw_deg'].includes(name))
    ? 'told.moved'
    : 'told.changed';
}

function whatOf(act: Act, rooms: readonly RoomJson[], { products, language }: Names): string {
  const key = keyOf(act.thing, act.id);
  for (const room of rooms) {
    const item = itemsOf(room, products, language).find((each) => each.key === key);
    if (item) return item.label;
  }
  return say('told.something');
}
