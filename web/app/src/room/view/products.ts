/**
 * The products of a room, each on its slot or at its own position, true to size.
 *
 * `sync` takes the room as the server tells it and changes only what differs, so a product that somebody moves
 * elsewhere does not make the others blink. The hero comes first, then whatever stands nearest to the entrance.
 */

import type { Placement, Product, RoomDetail } from '@vitrine/sdk';
import {
  AnimationMixer,
  Box3,
  Group,
  type LoadingManager,
  Matrix4,
  Mesh,
  type Object3D,
  type Scene,
  Vector3,
} from 'three';
import { clone } from 'three/examples/jsm/utils/SkeletonUtils.js';
import type { ContactShadow, ContactShadows } from './contact.ts';
import { ModelStore, materialsOf, plainGlass } from './models.ts';
import { Variants } from './variants.ts';

const ARRIVE_S = 0.22;
const FLOOR_M = 0.1; // lower than this, a product stands on the floor

export interface Stand {
  readonly placement: Placement;
  readonly product: Product;
  readonly hero: boolean;
  readonly group: Group;
  /** Bounds in the room. */
  readonly box: Box3;
  readonly variants: Variants | null;
  readonly failed: boolean;
}

interface Live extends Stand {
  readonly key: string;
  readonly mixer: AnimationMixer | null;
  readonly shadow: ContactShadow | null;
  grown: number;
  leaving: boolean;
}

export interface ProductsOptions {
  readonly scene: Scene;
  readonly contact: ContactShadows;
  readonly castShadows: boolean;
  /** Glass is drawn without a second look through it. */
  readonly plainGlass: boolean;
  readonly still: boolean;
  readonly manager?: LoadingManager;
  readonly onChange: () => void;
  readonly onFailure: (product: Product, error: unknown) => void;
}

export class Products {
  readonly #options: ProductsOptions;
  readonly #store: ModelStore;
  readonly #live = new Map<string, Live>();
  readonly #wardrobes: Variants[] = [];
  #round = 0;

  constructor(options: ProductsOptions) {
    this.#options = options;
    this.#store = new ModelStore(options.manager);
  }

  get stands(): readonly Stand[] {
    return [...this.#live.values()].filter((live) => !live.leaving);
  }

  /** Resolves when every product has come or failed; `onChange` tells of each. */
  async sync(detail: RoomDetail, from: Vector3): Promise<void> {
    const round = ++this.#round;
    const wanted = new Map(
      detail.room.placements.map((placement) => [placementKey(placement, detail), placement]),
    );
    for (const [key, live] of this.#live) if (!wanted.has(key)) live.leaving = true;
    const coming = [...wanted].filter(([key]) => !this.#live.has(key) || this.#live.get(key)!.leaving);
    const order = coming
      .map(([key, placement]) => ({ key, placement, spot: spotOf(placement, detail) }))
      .filter((entry) => entry.spot && detail.products[entry.placement.product])
      .sort((a, b) => rank(a.spot!, from) - rank(b.spot!, from));
    const [first, ...rest] = order;
    const place = async (entry: (typeof order)[number]) => {
      if (round === this.#round) await this.#place(entry.key, entry.placement, entry.spot!, detail, round);
    };
    if (first) await place(first); // the hero alone on the line, so that it is there first
    await Promise.all(rest.map(place));
  }

  /** The stand of a product; of several, the one placed first. */
  of(product: string): Stand | undefined {
    return this.stands.find((stand) => stand.product.id === product);
  }

  update(seconds: number): void {
    for (const [key, live] of this.#live) {
      live.mixer?.update(seconds);
      const target = live.leaving ? 0 : 1;
      if (live.grown === target) continue;
      const step = this.#options.still ? 1 : seconds / ARRIVE_S;
      live.grown = Math.min(1, Math.max(0, live.grown + (live.leaving ? -step : step)));
      const eased = 1 - (1 - live.grown) ** 3;
      live.group.scale.setScalar(0.86 + 0.14 * eased);
      live.shadow?.strength(eased);
      this.#options.onChange();
      if (live.leaving && live.grown === 0) this.#remove(key, live);
    }
  }

  dispose(): void {
    this.#round++;
    for (const [key, live] of this.#live) this.#remove(key, live);
    for (const wardrobe of this.#wardrobes) wardrobe.dispose();
    this.#store.dispose();
  }

  #remove(key: string, live: Live): void {
    live.mixer?.stopAllAction();
    live.shadow?.remove();
    live.group.removeFromParent();
    this.#live.delete(key);
    this.#options.onChange();
  }

  async #place(
    key: string,
    placement: Placement,
    spot: Spot,
    detail: RoomDetail,
    round: number,
  ): Promise<void> {
    const product = detail.products[placement.product]!;
    try {
      const gltf = await this.#store.load(product.model.url);
      if (round !== this.#round) return;
      const model = clone(gltf.scene);
      const box = tight(model);
      const prepare = this.#options.plainGlass ? plainGlass : () => {};
      model.traverse((object) => object instanceof Mesh && materialsOf(object).forEach(prepare));
      const variants = new Variants(gltf, model, prepare);
      this.#wardrobes.push(variants);
      const variant = product.variants.find((entry) => entry.id === placement.variant) ?? product.variants[0];
      await variants.wear(variant?.material_variant ?? null);
      if (round !== this.#round) return;
      // The furniture casts no shadow of its own (it is baked): from a plinth, one would fall through to the floor.
      const grounded = spot.position[1]! < FLOOR_M;
      model.traverse((object) => {
        if (!(object instanceof Mesh)) return;
        object.receiveShadow = this.#options.castShadows;
        object.castShadow = this.#options.castShadows && grounded;
      });
      const yaw = (spot.yaw_deg * Math.PI) / 180;
      const at = new Vector3(...(spot.position as [number, number, number]));
      const group = new Group();
      group.add(model);
      group.position.copy(at);
      group.rotation.y = yaw;
      group.updateMatrixWorld(true);
      const shadow = this.#options.contact.add(model, box, at.clone().setY(at.y + box.min.y), yaw);
      const mixer = gltf.animations.length > 0 && !this.#options.still ? new AnimationMixer(model) : null;
      for (const clip of mixer ? gltf.animations : []) mixer!.clipAction(clip).play();
      shadow.strength(0);
      group.scale.setScalar(0.86);
      this.#options.scene.add(group);
      const world = box.clone().applyMatrix4(new Matrix4().makeRotationY(yaw).setPosition(at));
      const old = this.#live.get(key);
      if (old) this.#remove(key, old);
      this.#live.set(key, {
        key,
        placement,
        product,
        hero: spot.hero,
        group,
        box: world,
        variants,
        mixer,
        shadow,
        failed: false,
        grown: 0,
        leaving: false,
      });
    } catch (error) {
      if (round === this.#round) this.#options.onFailure(product, error);
    }
    this.#options.onChange();
  }
}

interface Spot {
  readonly position: readonly number[];
  readonly yaw_deg: number;
  readonly hero: boolean;
}

/** Where a placement stands: its slot (turned further by its own yaw) or its own position. */
export function spotOf(placement: Placement, detail: RoomDetail): Spot | null {
  if (placement.slot !== null) {
    const slot = detail.room.slots.find((entry) => entry.name === placement.slot);
    if (!slot) return null;
    return { position: slot.position, yaw_deg: slot.yaw_deg + (placement.yaw_deg ?? 0), hero: slot.hero };
  }
  return placement.position
    ? { position: placement.position, yaw_deg: placement.yaw_deg ?? 0, hero: false }
    : null;
}

/** Changes exactly when the product must be placed anew. */
function placementKey(placement: Placement, detail: RoomDetail): string {
  const spot = spotOf(placement, detail);
  const hash = detail.products[placement.product]?.model.hash;
  return JSON.stringify([
    placement.id,
    placement.product,
    placement.variant,
    hash,
    spot?.position,
    spot?.yaw_deg,
  ]);
}

function rank(spot: Spot, from: Vector3): number {
  const [x = 0, y = 0, z = 0] = spot.position;
  return (spot.hero ? 0 : 1000) + from.distanceTo(new Vector3(x, y, z));
}

function tight(model: Object3D): Box3 {
  model.updateMatrixWorld(true);
  return new Box3().setFromObject(model, true);
}
