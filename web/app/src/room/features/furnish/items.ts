/** What one can choose, move and take away, whatever kind it is. Pure. */
import { type LocalText, localText, type Product, type RoomJson } from '@vitrine-shop/sdk';
import type { Foot } from '../../movement/footprint.ts';
import type { Act, Kind, Value } from './acts/act.ts';
import { found, idsOf } from './acts/apply.ts';
import { carried, extentOf, type Polygon } from './areas.ts';
import { say } from './text.ts';

export interface Pose {
  readonly position: readonly [number, number, number];
  readonly yaw_deg: number;
}

export type ItemKind = Extract<
  Kind,
  'placement' | 'sign' | 'picture' | 'portal' | 'spawn' | 'display' | 'slot' | 'zone'
>;

export interface Item {
  /** Of its kind and id: `placement:…`. */
  readonly key: string;
  readonly kind: ItemKind;
  readonly id: string;
  readonly label: string;
  readonly pose: Pose;
  /** Width, height, depth, before it is turned; metres. */
  readonly size_m: readonly [number, number, number];
  readonly locked: boolean;
  readonly group: string | null;
  readonly slot: string | null;
  readonly product: Product | null;
  readonly value: Value;
}

const KINDS: readonly ItemKind[] = [
  'placement',
  'sign',
  'picture',
  'display',
  'portal',
  'spawn',
  'slot',
  'zone',
];
/** On a wall their place is their middle; on the floor it is their foot. */
export const HANGING: readonly ItemKind[] = ['sign', 'picture'];
/** Nobody sees them but who arranges the room: nothing stands in line with them or makes way for them. */
export const MARKS: readonly ItemKind[] = ['spawn', 'slot', 'zone'];

export function keyOf(kind: Kind, id: string): string {
  return `${kind}:${id}`;
}

export function itemsOf(
  room: RoomJson,
  products: Readonly<Record<string, Product>>,
  language: string,
): Item[] {
  const counted = new Map<string, number>();
  // Those of a template belong to its arrangement: another one brings others.
  const kinds = room.dressing?.template ? KINDS.filter((kind) => kind !== 'slot') : KINDS;
  return kinds.flatMap((kind) =>
    idsOf(room, kind).flatMap((id) => {
      const value = found(room, kind, id)!;
      const product = kind === 'placement' ? (products[value.product as string] ?? null) : null;
      const pose = poseOf(room, kind, value);
      if (!pose) return [];
      const name = nameOf(kind, value, product, language);
      const count = (counted.get(name) ?? 0) + 1;
      counted.set(name, count);
      const item: Item = {
        key: keyOf(kind, id),
        kind,
        id,
        label: count > 1 ? `${name} (${count})` : name,
        pose,
        size_m: sizeOf(kind, value, product),
        locked: value.locked === true,
        group: typeof value.group === 'string' ? value.group : null,
        slot: typeof value.slot === 'string' ? value.slot : null,
        product,
        value,
      };
      return [item];
    }),
  );
}

/** What it covers of the plan. */
export function footOf({ pose, size_m }: Pick<Item, 'pose' | 'size_m'>): Foot {
  const [x, , z] = pose.position;
  return { x, z, width: size_m[0], depth: size_m[2], yaw_deg: pose.yaw_deg };
}

/** Puts it there, off any slot. */
export function poseAct(item: Pick<Item, 'kind' | 'id' | 'value'>, { position, yaw_deg }: Pose): Act {
  const { kind, id } = item;
  if (kind === 'zone') {
    const polygon = carried(item.value.polygon as Polygon, position[0], position[2], yaw_deg);
    return { do: 'set', thing: kind, id, value: { polygon } };
  }
  return { do: 'set', thing: kind, id, value: { position: [...position], yaw_deg } };
}

/** Puts a placement on a slot, turned as the slot is. */
export function slotAct({ id }: Pick<Item, 'id'>, slot: string): Act {
  return { do: 'set', thing: 'placement', id, value: { slot, yaw_deg: 0 } };
}

function poseOf(room: RoomJson, kind: ItemKind, value: Value): Pose | null {
  if (kind === 'zone') {
    const { x, z } = extentOf(value.polygon as Polygon);
    return { position: [x, 0, z], yaw_deg: 0 };
  }
  const yaw_deg = (value.yaw_deg as number | undefined) ?? 0;
  const slot = kind === 'placement' && value.slot ? room.slots.find(({ name }) => name === value.slot) : null;
  if (slot) return { position: slot.position as Pose['position'], yaw_deg: slot.yaw_deg + yaw_deg };
  const position = value.position as Pose['position'] | null | undefined;
  return position ? { position, yaw_deg } : null;
}

function sizeOf(kind: ItemKind, value: Value, product: Product | null): Item['size_m'] {
  if (product) return product.model.size_m;
  if (kind === 'zone') {
    const { width, depth } = extentOf(value.polygon as Polygon);
    return [width, 0.02, depth];
  }
  if (kind === 'display' || kind === 'slot') return value.size_m as Item['size_m'];
  if (kind === 'spawn') return [0.5, 1.7, 0.5];
  const deep = kind === 'portal' ? 0.1 : 0.04;
  if (typeof value.width_m === 'number') return [value.width_m, value.height_m as number, deep];
  return [0.3, 0.3, 0.3];
}

function nameOf(kind: ItemKind, value: Value, product: Product | null, language: string): string {
  if (product) return localText(product.title, language);
  if (kind === 'sign') return say('item.sign', { text: value.text as string });
  if (kind === 'portal') return say('item.portal', { title: localText(value.title as LocalText, language) });
  if (kind === 'spawn') return say('item.spawn');
  if (kind === 'slot') return say('item.slot', { title: localText(value.title as LocalText, language) });
  if (kind === 'zone')
    return say('item.zone', { kind: say(`zone.${value.kind as 'quiet' | 'stage' | 'privacy'}`) });
  if (kind === 'display') return say(`item.${value.kind as 'plinth' | 'base' | 'table' | 'riser'}`);
  return say(kind === 'placement' ? 'item.gone' : 'item.picture');
}
