/**
 * What one does in the room by hand: choosing, placing, moving, turning, taking away, taking back. No elements and no
 * pictures here: mouse, fingers, keys, fields and list all come to these few verbs.
 */
import { type Draft, localText, type Product, type RoomDetail, type Slot } from '@vitrine-shop/sdk';
import { Vector3 } from 'three';
import type { RoomContext } from '../../context.ts';
import type { Foot } from '../../movement/footprint.ts';
import type { Act } from './acts/act.ts';
import { newName, newPlacementId } from './acts/names.ts';
import { ActSession, type SessionOptions } from './acts/session.ts';
import { type Order, ordered } from './geometry/align.ts';
import { clamped, fits, millimetres } from './geometry/limits.ts';
import { centimetres, degrees, type Free, type Snapped, snapped } from './geometry/snap.ts';
import {
  footOf,
  HANGING,
  type Item,
  type ItemKind,
  itemsOf,
  MARKS,
  type Pose,
  poseAct,
  slotAct,
} from './items.ts';
import { Passing } from './passing.ts';
import { say } from './text.ts';
import { notDone, othersDid } from './told.ts';
import { ahead, here } from './where.ts';

/** A product in one of its finishes; null: its first. */
export interface Placed {
  readonly product: Product;
  readonly variant: string | null;
}

const BESIDE_M = 0.15;

export class Editor {
  readonly ctx: RoomContext;
  readonly door: Draft;
  readonly session: ActSession;
  readonly passing: Passing;
  /** Of the brand, all of them; null: they have not come yet. */
  products: readonly Product[] | null = null;
  /** Things come to stand in line with others. */
  snaps = true;
  /** What is chosen next is chosen besides what is chosen already. */
  gathering = false;
  /** Said to who listens or looks: what has just happened. */
  said = '';
  /** Keys of what is chosen, the first first. */
  #chosen: string[] = [];
  #items: readonly Item[] = [];
  readonly #listeners = new Set<() => void>();

  constructor(ctx: RoomContext, door: Draft, told: ConstructorParameters<typeof ActSession>[0]) {
    this.ctx = ctx;
    this.door = door;
    const now: Pick<SessionOptions, 'now_ms' | 'wait'> = {
      now_ms: () => performance.now(),
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    };
    const names = () => ({ products: this.known, language: ctx.language });
    this.session = new ActSession(told, {
      ...now,
      door,
      key: newKeyOf(),
      told: {
        changed: () => this.#follow(),
        others: (acts, before) => this.say(othersDid(acts, before, names())),
        overruled: (done) => this.say(notDone(done, this.session.room, names())),
        refused: (error) => this.onRefused(error),
      },
    });
    this.#items = itemsOf(this.session.room, this.known, ctx.language);
    this.passing = new Passing({
      detail: () => ({ room: this.session.room, products: this.known }),
      items: () => this.#items,
      language: ctx.language,
      middleOf: (placement) => ctx.view()?.middleOf(placement) ?? null,
      found: () => this.#tell(),
    });
  }

  /** Where a thing let go at this point of the page comes to stand; null: not in the room. */
  dropAt: (x: number, y: number, size_m: Item['size_m']) => Pose | null = () => null;

  /** The shop would not take an act, or asks who one is. */
  onRefused: (error: unknown) => void = () => {};

  /** Products that may stand in the room, by id. */
  get known(): Readonly<Record<string, Product>> {
    return { ...this.ctx.detail()?.products, ...this.session?.products };
  }

  get items(): readonly Item[] {
    return this.#items;
  }

  get chosen(): readonly Item[] {
    return this.#chosen.flatMap((key) => this.#items.find((item) => item.key === key) ?? []);
  }

  /** The one that fields and handles are about. */
  get first(): Item | null {
    return this.chosen[0] ?? null;
  }

  on(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  say(words: string): void {
    if (words) this.said = words;
    this.#tell();
  }

  /** The room as the shop tells it, with the draft in its place. */
  shown(told: RoomDetail): RoomDetail {
    return {
      ...told,
      room: this.session.room,
      models: { ...told.models, ...this.session.models },
      products: { ...told.products, ...this.session.products },
    };
  }

  /** more: besides what is chosen already. null: nothing any more. */
  choose(key: string | null, more = this.gathering): void {
    const together = key === null ? [] : this.#together(key);
    this.gathering = false;
    if (more && key !== null) {
      const has = this.#chosen.includes(key);
      this.#chosen = has
        ? this.#chosen.filter((each) => !together.includes(each))
        : [...this.#chosen, ...together];
    } else this.#chosen = together;
    this.#tell();
  }

  /** As `choose`, of what one may not see at present. */
  find(key: string, more = this.gathering): void {
    this.choose(key, more);
    this.#regard();
  }

  /** The next one that is chosen joins those that are. */
  gather(): void {
    this.gathering = this.first !== null;
    this.#tell();
  }

  /** The key of what was put down. near: where; left out: before one's feet, on a free slot if one is near. */
  place({ product, variant }: Placed, near?: Pose): string {
    const id = newPlacementId();
    this.session.products[product.id] = product;
    const size_m = product.model.size_m;
    const where = near ?? ahead(this.ctx, this.session.room, this.#items, size_m);
    const { x, y, z, slot } = this.snap({ size_m, pose: where, key: '' }, !near);
    const stands = slot
      ? { slot: slot.name, yaw_deg: 0 }
      : { position: [x, y, z], yaw_deg: degrees(where.yaw_deg) };
    const value = { product: product.id, variant, ...stands };
    this.session.do([{ do: 'put', thing: 'placement', id, value }]);
    const key = `placement:${id}`;
    this.choose(key, false);
    this.#regard();
    this.say(say('did.placed', { what: localText(product.title, this.ctx.language) }));
    return key;
  }

  /** Adds a thing that is no product: words on a wall, a doorway, a place to come in. */
  add(kind: Exclude<ItemKind, 'placement' | 'display'>, value: Readonly<Record<string, unknown>>): void {
    const id = newName(kind);
    this.session.do([{ do: 'put', thing: kind, id, value }]);
    this.choose(`${kind}:${id}`, false);
    this.#regard();
    this.say(say('did.placed', { what: this.first?.label ?? '' }));
  }

  /** Who comes in comes in here, and sees this first. */
  firstView(): void {
    const item = this.#items.find(({ kind }) => kind === 'spawn');
    if (!item) return;
    this.session.do([poseAct(item, here(this.ctx, this.session.room))]);
    this.say(say('did.view'));
  }

  /** Where it comes to stand if it is let go there. */
  snap(item: Pick<Item, 'size_m' | 'pose' | 'key'>, far = false): Snapped {
    const foot = footOf(item);
    const [, y] = item.pose.position;
    if (!this.snaps)
      return { x: centimetres(foot.x), y: centimetres(y), z: centimetres(foot.z), slot: null, lines: [] };
    const neighbours: Foot[] = this.#items
      .filter((each) => each.key !== item.key && !MARKS.includes(each.kind) && !HANGING.includes(each.kind))
      .filter((each) => Math.abs(each.pose.position[1] - y) < 0.05)
      .map(footOf);
    const isProduct = item.key === '' || item.key.startsWith('placement:');
    const free = isProduct
      ? this.freeSlots(item.key).filter((slot) => !far || fits(item.size_m, slot.size_m))
      : [];
    return snapped({ foot, y, neighbours, free, far });
  }

  /** Slots that nothing stands on but the thing itself. */
  freeSlots(key = ''): Slot[] {
    const taken = new Set(this.#items.filter((each) => each.key !== key).map((each) => each.slot));
    return this.session.room.slots.filter(({ name }) => !taken.has(name));
  }

  /** Puts what is chosen there, the others of a group along with it. tag: presses that belong together. */
  move(item: Item, pose: Pose, slot: Free | null = null, tag: string | null = null): void {
    if (item.locked) return this.say(say('did.locked', { what: item.label }));
    const moved = this.chosen.some(({ key }) => key === item.key) ? this.chosen : [item];
    const by = [0, 1, 2].map((axis) => pose.position[axis]! - item.pose.position[axis]!);
    const turned = pose.yaw_deg - item.pose.yaw_deg;
    const acts = moved
      .filter((each) => !each.locked)
      .map((each): Act => {
        if (slot && each.key === item.key) return slotAct(each, slot.name);
        const position = each.pose.position.map((at, axis) => millimetres(at + by[axis]!));
        const yaw_deg = degrees(each.pose.yaw_deg + turned);
        return poseAct(each, { position: clamped(position), yaw_deg });
      });
    this.session.do(acts, tag);
    this.say(this.#whereabouts());
  }

  /** By a step along the plan, metres: as the eye sees it, right and away. */
  nudge(right: number, away: number): void {
    const item = this.first;
    if (!item) return;
    const quarter = Math.round(((this.ctx.walker?.yaw ?? 0) * 2) / Math.PI) * (Math.PI / 2);
    const [cos, sin] = [Math.cos(quarter), Math.sin(quarter)];
    const [x, y, z] = item.pose.position;
    const position = clamped(
      [x + right * cos - away * sin, y, z - right * sin - away * cos].map(millimetres),
    );
    this.move(item, { ...item.pose, position }, null, `nudge ${item.key}`);
  }

  raise(by_m: number): void {
    const item = this.first;
    if (!item) return;
    const [x, y, z] = item.pose.position;
    const position = clamped([x, Math.max(y > -0.001 ? 0 : -1, millimetres(y + by_m)), z]);
    this.move(item, { ...item.pose, position }, null, `raise ${item.key}`);
  }

  turn(by_deg: number): void {
    const item = this.first;
    if (!item) return;
    if (item.locked) return this.say(say('did.locked', { what: item.label }));
    // On its slot it stays: it is turned there.
    const own = ((item.value.yaw_deg as number | undefined) ?? 0) + by_deg;
    const value = item.slot
      ? { yaw_deg: degrees(own) }
      : poseAct(item, { ...item.pose, yaw_deg: degrees(own) }).value!;
    this.session.do([{ do: 'set', thing: item.kind, id: item.id, value }], `turn ${item.key}`);
    this.say(this.#whereabouts());
  }

  /** Sets fields of a thing: its variant, its words, its light. */
  set(
    item: Pick<Item, 'kind' | 'id' | 'key'>,
    value: Readonly<Record<string, unknown>>,
    tag: string | null = null,
  ): void {
    this.session.do([{ do: 'set', thing: item.kind, id: item.id, value }], tag);
  }

  takeAway(): void {
    const going = this.chosen.filter(({ locked }) => !locked);
    const [first] = going;
    if (!first) {
      if (this.first) this.say(say('did.locked', { what: this.first.label }));
      return;
    }
    this.session.do(going.map(({ kind, id }) => ({ do: 'take', thing: kind, id })));
    this.#chosen = [];
    this.say(say('did.taken', { what: first.label }));
  }

  /** The same again, beside it. */
  duplicate(): void {
    const originals = this.chosen.filter(({ kind }) => kind !== 'spawn');
    if (originals.length === 0) return;
    const group = originals.length > 1 && originals.every((each) => each.group) ? newName('group') : null;
    const made = originals.map((item): { key: string; act: Act } => {
      const id = item.kind === 'placement' ? newPlacementId() : newName(item.kind);
      const yaw = (item.pose.yaw_deg * Math.PI) / 180;
      const off = item.size_m[0] + BESIDE_M;
      const [x, y, z] = item.pose.position;
      const position = clamped([x + Math.cos(yaw) * off, y, z - Math.sin(yaw) * off].map(millimetres));
      const { slot: _, position: __, locked: ___, group: ____, ...rest } = item.value;
      const there = poseAct(item, { position, yaw_deg: item.pose.yaw_deg }).value;
      const value = { ...rest, ...there, ...(group ? { group } : {}) };
      return { key: `${item.kind}:${id}`, act: { do: 'put', thing: item.kind, id, value } };
    });
    this.session.do(made.map(({ act }) => act));
    this.#chosen = made.map(({ key }) => key);
    this.say(say('did.placed', { what: this.first?.label ?? '' }));
  }

  /** Nobody moves it by mistake. */
  lock(): void {
    const placements = this.chosen.filter(({ kind }) => kind === 'placement');
    if (placements.length === 0) return;
    const locked = !placements.every((each) => each.locked);
    this.session.do(placements.map(({ id }) => ({ do: 'set', thing: 'placement', id, value: { locked } })));
    if (this.first) this.say(say(locked ? 'did.lock' : 'did.unlock', { what: this.first.label }));
  }

  /** They are chosen and moved together from now on; or singly again. */
  group(): void {
    const placements = this.chosen.filter(({ kind }) => kind === 'placement');
    const apart = placements.length > 0 && placements.every((each) => each.group);
    const group = apart ? null : newName('group');
    this.session.do(placements.map(({ id }) => ({ do: 'set', thing: 'placement', id, value: { group } })));
    this.say(say(apart ? 'did.ungroup' : 'did.group', { count: placements.length }));
  }

  align(order: Order): void {
    const stood = this.chosen.map(({ key, pose }) => ({ id: key, ...pose }));
    const acts = ordered(order, stood).flatMap((each) => {
      const item = this.#items.find(({ key }) => key === each.id);
      return item && !item.locked ? [poseAct(item, each)] : [];
    });
    if (acts.length > 0) this.session.do(acts);
    this.say(say('did.aligned', { count: acts.length }));
  }

  undo(): void {
    this.say(say(this.session.undo() ? 'did.undo' : 'did.undo.none'));
  }

  redo(): void {
    this.say(say(this.session.redo() ? 'did.redo' : 'did.redo.none'));
  }

  dispose(): void {
    this.passing.dispose();
    this.session.end();
    this.#listeners.clear();
  }

  /** All that is chosen with it: those of its group. */
  #together(key: string): string[] {
    const group = this.#items.find((item) => item.key === key)?.group;
    if (!group) return [key];
    return [
      key,
      ...this.#items.filter((each) => each.group === group && each.key !== key).map((each) => each.key),
    ];
  }

  #follow(): void {
    this.#items = itemsOf(this.session.room, this.known, this.ctx.language);
    this.#chosen = this.#chosen.filter((key) => this.#items.some((item) => item.key === key));
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #whereabouts(): string {
    const item = this.first;
    if (!item) return '';
    const [x, y, z] = item.pose.position;
    const number = new Intl.NumberFormat(this.ctx.language, {
      maximumFractionDigits: 2,
      minimumFractionDigits: 2,
    });
    const [across, height, along] = [number.format(x), number.format(y), number.format(z)];
    return say('did.moved', { what: item.label, across, height, along, turn: degrees(item.pose.yaw_deg) });
  }

  /** The eyes turn to what is chosen, where it may stand beside the picture. */
  #regard(): void {
    const item = this.first;
    if (!item || !this.ctx.walker) return;
    const [x, y, z] = item.pose.position;
    const up = HANGING.includes(item.kind) ? 0 : item.size_m[1] / 2;
    this.ctx.walker.gazeAt(new Vector3(x, y + up, z));
  }
}

function newKeyOf(): () => string {
  let count = 0;
  const prefix = newName('acts');
  return () => `${prefix}-${++count}`;
}
