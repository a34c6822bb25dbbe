/**
 * The products of a room, each on its slot or at its own position, true to size, each in the level of detail it is worth.
 *
 * `sync` takes the room as the server tells it and changes only what differs, so a product that somebody moves
 * elsewhere does not make the others blink. The hero comes first, then whatever stands nearest to the entrance.
 */

import {
  type Choice,
  chosen,
  type Decoders,
  decodesAvif,
  fileOf,
  firstLevel,
  lessened,
  levelsOf,
  NOTHING_CHOSEN,
  type Placement,
  PRODUCT_BUDGETS,
  type Product,
  type RoomDetail,
  type Seen,
  sizeOnScreen_px,
} from '@vitrine-shop/sdk';
import { Vector3 } from 'three';
import type { GLTF } from 'three/examples/jsm/loaders/GLTFLoader.js';
import type { ContactShadows } from './contact.ts';
import { keepsPacked } from './decoders.ts';
import { ModelStore } from './models.ts';
import type { Stage } from './stage.ts';
import { type Spot, type Stand, Standing } from './standing.ts';
import { Supply } from './supply.ts';
import type { Variants } from './variants.ts';

export type { Stand } from './standing.ts';

const ARRIVE_S = 0.22;
const LOOK_EVERY_S = 0.25; // how often levels are thought over

export interface ProductsOptions {
  readonly stage: Stage;
  readonly contact: ContactShadows;
  readonly still: boolean;
  readonly onChange: () => void;
  readonly onFailure: (product: Product, error: unknown) => void;
}

export class Products {
  /** Whether the visitor holds this placement: it gets the best there is. */
  isHeld: (placement: string) => boolean = () => false;
  readonly #options: ProductsOptions;
  readonly #store: ModelStore;
  readonly #supply: Supply<GLTF>;
  readonly #all = new Map<string, Standing>();
  readonly #wardrobes = new Map<string, Variants[]>();
  readonly #can: Decoders;
  /** Known before anything is chosen: a file of another form would be loaded twice. */
  readonly #probed: Promise<void>;
  #choice: Choice = NOTHING_CHOSEN;
  #order: readonly string[] = [];
  #since_s = 0;
  #gone = false;

  constructor(options: ProductsOptions) {
    this.#options = options;
    this.#store = new ModelStore(options.stage.renderer);
    this.#supply = new Supply<GLTF>({
      load: (url, signal) => this.#store.load(url, { signal }),
      free: (url) => this.#free(url),
      show: (key, url, gltf) => this.#show(key, url, gltf),
      failed: (key, error) => this.#failed(key, error),
      atOnce: options.stage.low ? 2 : 4,
    });
    this.#can = { avif: false, ktx2: keepsPacked(options.stage.renderer), draco: true };
    this.#probed = decodesAvif().then((avif) => {
      this.#can.avif = avif;
    });
  }

  get stands(): readonly Stand[] {
    return this.standings;
  }

  get standings(): readonly Standing[] {
    return [...this.#all.values()].filter((one) => one.there && !one.leaving);
  }

  /** What the levels in the room cost, and files kept; for developers. */
  get costs() {
    const { total, over, short } = this.#choice;
    return { ...total, over, short, files: this.#store.size, loading: this.#supply.loading };
  }

  /** Resolves when every product has come or failed; `onChange` tells of each. */
  async sync(detail: RoomDetail, from: Vector3): Promise<void> {
    await this.#probed;
    if (this.#gone) return;
    const wanted = new Map(
      detail.room.placements.map((placement) => [placementKey(placement, detail), placement]),
    );
    for (const [key, one] of this.#all) if (!wanted.has(key)) one.leaving = true;
    const ranks = new Map<string, number>();
    let changed = false;
    for (const [key, placement] of wanted) {
      const spot = spotOf(placement, detail);
      const product = detail.products[placement.product];
      if (!spot || !product) continue;
      ranks.set(key, rank(spot, from));
      const known = this.#all.get(key);
      const levels = levelsOf(product.model);
      if (known && !known.leaving) {
        const moved = known.settle(placement, spot);
        changed ||= moved || known.product !== product;
        Object.assign(known, { product, levels });
        continue;
      }
      if (known) this.#remove(known);
      this.#all.set(key, new Standing(key, placement, product, spot, levels, this.#options));
    }
    this.#order = [...ranks.keys()].sort((a, b) => ranks.get(a)! - ranks.get(b)!);
    if (changed) this.#options.onChange();
    this.#choose(from);
    await this.#supply.settled();
  }

  /** The stand of a product; of several, the one placed first. */
  of(product: string): Standing | undefined {
    return this.standings.find((one) => one.product.id === product);
  }

  at(placement: string): Standing | undefined {
    return this.standings.find((one) => one.placement.id === placement);
  }

  /** eye: from where they are seen. */
  update(seconds: number, eye: Vector3): void {
    for (const one of this.#all.values()) {
      if (one.leaving && (!one.there || one.grown === 0)) this.#remove(one);
      else if (one.update(seconds, ARRIVE_S)) this.#options.onChange();
    }
    this.#since_s += seconds;
    if (this.#since_s < LOOK_EVERY_S) return;
    this.#since_s = 0;
    this.#choose(eye);
  }

  dispose(): void {
    this.#gone = true;
    for (const one of this.#all.values()) this.#remove(one);
    this.#supply.dispose();
    this.#store.dispose();
    for (const wardrobes of this.#wardrobes.values()) for (const wardrobe of wardrobes) wardrobe.dispose();
  }

  /** Thinks over who gets which level; what stands nowhere yet gets what is quick to come. */
  #choose(eye: Vector3): void {
    const { stage } = this.#options;
    const px_per_rad = stage.pxPerRadian;
    const here = this.#order.map((key) => this.#all.get(key)!).filter((one) => one && !one.leaving);
    const seen: Seen[] = here.map((one) => {
      const at = one.carried ? one.group.position : one.home;
      const [x, y, z] = one.product.model.size_m;
      const held = this.isHeld(one.placement.id);
      const size_px = sizeOnScreen_px(Math.hypot(x, y, z) / 2, eye.distanceTo(at), px_per_rad);
      return { id: one.key, levels: one.levels, size_px, hero: one.hero, held };
    });
    const budget = lessened(PRODUCT_BUDGETS[stage.device], stage.share);
    this.#choice = chosen(seen, budget, this.#can, performance.now(), this.#choice);
    const wishes = here.flatMap((one) => {
      const url = this.#fileOf(one);
      return url ? [{ id: one.key, url }] : [];
    });
    this.#supply.want(wishes);
  }

  /** The file wanted for it now. undefined: none of its files can be had, or what stands there must do. */
  #fileOf(one: Standing): string | undefined {
    const { level, file } = this.#choice.grants.get(one.key)!;
    if (one.there) return this.#supply.isBad(file.url) ? this.#supply.shown(one.key) : file.url;
    const { short } = this.#choice;
    const quick = firstLevel(one.levels, this.#can, short);
    const first = quick.level > level.level ? fileOf(quick, this.#can, short) : file;
    const sure = [...one.levels].reverse().map((entry) => entry.files[0]!);
    return [first, file, ...sure].find((each) => !this.#supply.isBad(each.url))?.url;
  }

  async #show(key: string, url: string, gltf: GLTF): Promise<void> {
    const one = this.#all.get(key);
    if (!one || one.leaving) return;
    const level = one.levels.find((entry) => entry.files.some((file) => file.url === url))?.level ?? 0;
    const wardrobe = await one.take(gltf, level);
    this.#wardrobes.set(url, [...(this.#wardrobes.get(url) ?? []), wardrobe]);
    this.#options.onChange();
  }

  #failed(key: string, error: unknown): void {
    const one = this.#all.get(key);
    if (!one || one.leaving) return;
    if (one.there || this.#fileOf(one))
      console.warn(`Vitrine: a level of ${one.product.id} did not come`, error);
    else this.#options.onFailure(one.product, error);
    this.#options.onChange();
  }

  #free(url: string): void {
    for (const wardrobe of this.#wardrobes.get(url) ?? []) wardrobe.dispose();
    this.#wardrobes.delete(url);
    this.#store.free(url);
  }

  #remove(one: Standing): void {
    one.remove();
    if (this.#all.get(one.key) === one) this.#all.delete(one.key);
    this.#supply.drop(one.key);
    this.#options.onChange();
  }
}

/** Where a placement stands: its slot (turned further by its own yaw) or its own position. */
export function spotOf(placement: Placement, detail: Pick<RoomDetail, 'room'>): Spot | null {
  if (placement.slot !== null) {
    const slot = detail.room.slots.find((entry) => entry.name === placement.slot);
    if (!slot) return null;
    return { position: slot.position, yaw_deg: slot.yaw_deg + (placement.yaw_deg ?? 0), hero: slot.hero };
  }
  return placement.position
    ? { position: placement.position, yaw_deg: placement.yaw_deg ?? 0, hero: false }
    : null;
}

/** Changes exactly when another thing must come; what stands elsewhere or is turned stays the same one. */
function placementKey(placement: Placement, detail: RoomDetail): string {
  const model = detail.products[placement.product]?.model;
  return JSON.stringify([placement.id, placement.product, placement.variant, model?.hash]);
}

function rank(spot: Spot, from: Vector3): number {
  const [x = 0, y = 0, z = 0] = spot.position;
  return (spot.hero ? 0 : 1000) + from.distanceTo(new Vector3(x, y, z));
}
