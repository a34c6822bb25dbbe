/**
 * Which level of detail each product of a room is worth, so that all together stay within a budget.
 *
 * Pure: what it decided before is an argument, and it is steady. Somebody who stands still, or whose head only sways,
 * gets the same answer each time; in a headset a product that changes back and forth is worse than a coarse one.
 *
 * How: everything begins at its coarsest; then, held things first, the hero next, the others by their size on screen, each
 * gets the finest level that its size is worth and that the budget still has room for.
 */
import type { Cost } from './devices.ts';
import { type Decoders, fileOf, KTX2_PART } from './forms.ts';
import type { ModelFile, ModelLevel } from './types.ts';

/** One product as it is seen now. */
export interface Seen {
  /** Of its placement. */
  id: string;
  /** Finest first; see `levelsOf`. */
  levels: readonly ModelLevel[];
  /** Across, as `sizeOnScreen_px` answers. */
  size_px: number;
  hero: boolean;
  /** By the visitor themselves. */
  held: boolean;
}

export interface Grant {
  level: ModelLevel;
  file: ModelFile;
  /** When it last changed. */
  since_ms: number;
}

/** What was decided. It is the `before` of the next time. */
export interface Choice {
  grants: ReadonlyMap<string, Grant>;
  /** Placements by urgency: the first get their better levels first. */
  order: readonly string[];
  total: Cost;
  /** By how much the total is beyond the budget although everything there is at its coarsest; zeros: it is within. */
  over: Cost;
  /** Textures do not fit uncompressed, so KTX2 is taken where there is any. */
  short: boolean;
}

/** Smaller than the first (pixels across) is worth level 3, then 2, then 1; what is larger is worth level 0. */
const WORTH_PX = [70, 180, 420] as const;
const SWAY = 1.15; // a size must pass a limit by so much to count as having passed it
const COARSER_AFTER_MS = 4000; // nothing loses detail so soon after it got some, unless the budget says so
const SHORT_UNTIL = 0.8; // of the budget: back to plain textures only with room to spare

export const NOTHING_CHOSEN: Choice = {
  grants: new Map(),
  order: [],
  total: { draw_calls: 0, triangles: 0, texture_bytes: 0 },
  over: { draw_calls: 0, triangles: 0, texture_bytes: 0 },
  short: false,
};

/**
 * The level and file of each product.
 *
 * budget: for all together; never passed, except where even the coarsest levels of everything pass it: `over` then says
 * by how much, and in that respect nothing beyond the coarsest is given. now_ms: of any steady clock.
 */
export function chosen(
  seen: readonly Seen[],
  budget: Cost,
  can: Decoders,
  now_ms: number,
  before: Choice = NOTHING_CHOSEN,
): Choice {
  const order = ordered(seen, before.order);
  const wishes = new Map(order.map((one) => [one.id, wish(one, before.grants.get(one.id), now_ms)]));
  const short = isShort(order, wishes, budget, before.short);
  const cost = (level: ModelLevel) => costOf(level, fileOf(level, can, short));

  const given = new Map(order.map((one) => [one.id, one.levels[one.levels.length - 1]!]));
  const total = sum(order.map((one) => cost(given.get(one.id)!)));
  const least = { ...total };
  const limit = each((part) => Math.max(budget[part], least[part]));
  for (const one of order) {
    const from = cost(given.get(one.id)!);
    for (let at = wishes.get(one.id)!; at < one.levels.length - 1; at++) {
      const more = cost(one.levels[at]!);
      if (!PARTS.every((part) => total[part] - from[part] + more[part] <= limit[part])) continue;
      for (const part of PARTS) total[part] += more[part] - from[part];
      given.set(one.id, one.levels[at]!);
      break;
    }
  }

  const grants = new Map<string, Grant>();
  for (const one of order) {
    const level = given.get(one.id)!;
    const known = before.grants.get(one.id);
    const since_ms = known && known.level.level === level.level ? known.since_ms : now_ms;
    grants.set(one.id, { level, file: fileOf(level, can, short), since_ms });
  }
  const over = each((part) => Math.max(0, total[part] - budget[part]));
  return { grants, order: order.map((one) => one.id), total, over, short };
}

/** Pixels across on screen. radius_m: of a sphere around it; px_per_rad: pixels of the picture for a radian of view. */
export function sizeOnScreen_px(radius_m: number, distance_m: number, px_per_rad: number): number {
  return 2 * Math.atan2(radius_m, Math.max(distance_m, 0.01)) * px_per_rad;
}

const PARTS = ['draw_calls', 'triangles', 'texture_bytes'] as const;

function each(value: (part: (typeof PARTS)[number]) => number): Cost {
  return {
    draw_calls: value('draw_calls'),
    triangles: value('triangles'),
    texture_bytes: value('texture_bytes'),
  };
}

function sum(costs: readonly Cost[]): Cost {
  return each((part) => costs.reduce((total, cost) => total + cost[part], 0));
}

function costOf(level: ModelLevel, file: ModelFile): Cost {
  const { draw_calls, triangles, texture_memory_bytes } = level;
  const part = file.images === 'ktx2' ? KTX2_PART : 1;
  const texture_bytes = file.texture_memory_bytes ?? Math.ceil(texture_memory_bytes * part);
  return { draw_calls, triangles, texture_bytes };
}

/** As before, except that whoever has become clearly more urgent than their neighbour goes before them. */
function ordered(seen: readonly Seen[], before: readonly string[]): Seen[] {
  const known = new Map(before.map((id, index) => [id, index]));
  const old = seen.filter((one) => known.has(one.id)).sort((a, b) => known.get(a.id)! - known.get(b.id)!);
  const fresh = seen
    .filter((one) => !known.has(one.id))
    .sort((a, b) => b.size_px - a.size_px || (a.id < b.id ? -1 : 1));
  const order = [...old, ...fresh];
  for (let at = 1; at < order.length; at++)
    for (let to = at; to > 0 && goesBefore(order[to]!, order[to - 1]!); to--)
      [order[to], order[to - 1]] = [order[to - 1]!, order[to]!];
  return order;
}

function goesBefore(one: Seen, other: Seen): boolean {
  const [rank, beside] = [rankOf(one), rankOf(other)];
  return rank === beside ? one.size_px > other.size_px * SWAY : rank > beside;
}

function rankOf(one: Seen): number {
  return one.held ? 2 : one.hero ? 1 : 0;
}

/** Index of the finest level that this product is worth, as far as its size and its past say. */
function wish(one: Seen, grant: Grant | undefined, now_ms: number): number {
  const last = one.levels.length - 1;
  if (one.held) return 0;
  const finest = worth(one, one.size_px * SWAY);
  const coarsest = worth(one, one.size_px / SWAY);
  const at = grant ? one.levels.findIndex((level) => level.level === grant.level.level) : -1;
  if (!grant || at < 0) return Math.min(last, worth(one, one.size_px));
  const wanted = Math.min(Math.max(at, finest), coarsest);
  return wanted > at && now_ms - grant.since_ms < COARSER_AFTER_MS ? at : wanted;
}

/** The index of the level that a thing of this size is worth; the hero is worth one more. */
function worth(one: Seen, size_px: number): number {
  const level = WORTH_PX.filter((limit) => size_px < limit).length - (one.hero ? 1 : 0);
  // Levels that were not worth making are missing: the next finer one stands in.
  return Math.max(0, one.levels.filter((entry) => entry.level <= level).length - 1);
}

function isShort(
  order: readonly Seen[],
  wishes: ReadonlyMap<string, number>,
  budget: Cost,
  before: boolean,
): boolean {
  const wanted = order.reduce(
    (bytes, one) => bytes + one.levels[wishes.get(one.id)!]!.texture_memory_bytes,
    0,
  );
  return wanted > budget.texture_bytes * (before ? SHORT_UNTIL : 1);
}
