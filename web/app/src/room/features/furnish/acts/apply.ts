/** A room after an act, and the act that takes it back. Pure: the room that is given stays as it is. */
import type { RoomJson } from '@vitrine-shop/sdk';
import { UNDRESSED } from '../../../view/dressing/undressed.ts';
import type { Act, Kind, Value } from './act.ts';

type Thing = Record<string, unknown>;

/** Where things of a kind are in room.json, and by which member they are known. */
interface Home {
  readonly key: 'id' | 'name' | 'material';
  readonly list: (room: RoomJson) => readonly Thing[];
  readonly with: (room: RoomJson, list: readonly Thing[]) => RoomJson;
}

function top(member: 'placements' | 'portals' | 'spawns' | 'zones' | 'slots', key: 'id' | 'name'): Home {
  return {
    key,
    list: (room) => (room[member] ?? []) as unknown as Thing[],
    with: (room, list) => ({ ...room, [member]: list }) as RoomJson,
  };
}

/** Members of the thing called room; the others are those of its dressing. */
const OWN = ['light', 'obstacles'];

function dressed(member: 'signs' | 'pictures' | 'displays' | 'finishes', key: 'id' | 'material'): Home {
  return {
    key,
    list: (room) => (room.dressing?.[member] ?? []) as unknown as Thing[],
    with: (room, list) =>
      ({ ...room, dressing: { ...(room.dressing ?? UNDRESSED), [member]: list } }) as RoomJson,
  };
}

const HOMES: Readonly<Record<Exclude<Kind, 'room'>, Home>> = {
  placement: top('placements', 'id'),
  portal: top('portals', 'name'),
  spawn: top('spawns', 'name'),
  zone: top('zones', 'name'),
  slot: top('slots', 'name'),
  sign: dressed('signs', 'id'),
  picture: dressed('pictures', 'id'),
  display: dressed('displays', 'id'),
  finish: dressed('finishes', 'material'),
};

/** The thing as the room has it, without what it is known by; null: there is none. */
export function found(room: RoomJson, kind: Kind, id: string): Value | null {
  if (kind === 'room') return { ...room.dressing, ...room } as unknown as Value;
  const { key, list } = HOMES[kind];
  const thing = list(room).find((each) => each[key] === id);
  if (!thing) return null;
  const { [key]: _, ...value } = thing;
  return value;
}

/** All of a kind by what they are known by, in the room's order. */
export function idsOf(room: RoomJson, kind: Exclude<Kind, 'room'>): string[] {
  const { key, list } = HOMES[kind];
  return list(room).flatMap((each) => (typeof each[key] === 'string' ? [each[key]] : []));
}

/** The room after it. What is set or taken away and is not there changes nothing. */
export function applied(room: RoomJson, { do: verb, thing: kind, id, value, at }: Act): RoomJson {
  if (kind === 'room') return asWhole(room, value ?? {});
  const home = HOMES[kind];
  const all = home.list(room);
  const here = all.findIndex((each) => each[home.key] === id);
  if (verb === 'take') return here < 0 ? room : home.with(room, all.toSpliced(here, 1));
  const fields = kind === 'placement' ? standing(value ?? {}) : (value ?? {});
  if (here >= 0) return home.with(room, all.with(here, { ...all[here], ...fields, [home.key]: id }));
  if (verb === 'set') return room;
  return home.with(room, all.toSpliced(at ?? all.length, 0, { ...fields, [home.key]: id }));
}

/** What takes it back, seen from the room before it; null: it changes nothing there. */
export function inverseOf(room: RoomJson, act: Act): Act | null {
  const { do: verb, thing, id } = act;
  const before = found(room, thing, id);
  if (verb === 'take') return before && { do: 'put', thing, id, value: before, at: placeOf(room, thing, id) };
  if (!before) return verb === 'put' ? { do: 'take', thing, id } : null;
  const names = Object.keys(act.value ?? {});
  const value = Object.fromEntries(names.map((name) => [name, before[name] ?? null]));
  return { do: 'set', thing, id, value: thing === 'placement' ? stood(value, before) : value };
}

export function allApplied(room: RoomJson, acts: readonly Act[]): RoomJson {
  return acts.reduce(applied, room);
}

function placeOf(room: RoomJson, kind: Kind, id: string): number {
  return kind === 'room' ? 0 : idsOf(room, kind).indexOf(id);
}

function asWhole(room: RoomJson, value: Value): RoomJson {
  const own = Object.entries(value).filter(([name]) => OWN.includes(name));
  const worn = Object.entries(value).filter(([name]) => !OWN.includes(name));
  const next = { ...room, ...Object.fromEntries(own) };
  if (worn.length === 0) return next as RoomJson;
  return { ...next, dressing: { ...(room.dressing ?? UNDRESSED), ...Object.fromEntries(worn) } } as RoomJson;
}

/** On a slot or at a place of its own, never both: the one that is named takes the place of the other. */
function standing(value: Value): Value {
  if (value.slot != null) return { ...value, position: null };
  if (value.position != null) return { ...value, slot: null };
  return value;
}

function stood(value: Value, before: Value): Value {
  if (!('slot' in value || 'position' in value)) return value;
  const { slot: _, position: __, ...rest } = value;
  return before.slot != null ? { ...rest, slot: before.slot } : { ...rest, position: before.position };
}
