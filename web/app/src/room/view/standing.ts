/**
 * One placement in the room: what stands there now, in which finish, and how a better level takes its place.
 *
 * Everything of a level that comes is made before it is seen: materials, textures on the graphics card, shaders. Then it is
 * exchanged between two frames, in the same finish and at the same moment of its animation.
 */
import type { ModelLevel, Placement, Product } from '@vitrine-shop/sdk';
import {
  AnimationMixer,
  Box3,
  Group,
  Matrix4,
  Mesh,
  type Object3D,
  SkinnedMesh,
  type Texture,
  Vector3,
} from 'three';
import type { GLTF } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { clone } from 'three/examples/jsm/utils/SkeletonUtils.js';
import type { ContactShadow, ContactShadows } from './contact.ts';
import { materialsOf, plainGlass, texturesOf } from './models.ts';
import type { Stage } from './stage.ts';
import { Variants } from './variants.ts';

const FLOOR_M = 0.1; // lower than this, a product stands on the floor
const SMALLEST = 0.86; // how large it is when it begins to arrive

export interface Spot {
  readonly position: readonly number[];
  readonly yaw_deg: number;
  readonly hero: boolean;
}

export interface Stand {
  readonly placement: Placement;
  readonly product: Product;
  readonly hero: boolean;
  readonly group: Group;
  /** Bounds in the room, at its place. */
  readonly box: Box3;
  readonly variants: Variants | null;
  /** The level that is seen. */
  readonly level: number;
  /** In somebody's hand, or on the way there and back. */
  carried: boolean;
  /** Dresses it, and every level that comes later, in this material variant; null: as the model came. */
  wear(name: string | null): Promise<void>;
}

export interface StandingOptions {
  readonly stage: Stage;
  readonly contact: ContactShadows;
  readonly still: boolean;
}

export class Standing implements Stand {
  readonly key: string;
  placement: Placement;
  product: Product;
  hero: boolean;
  /** Finest first. They come later than the product where the shop is still making them. */
  levels: readonly ModelLevel[];
  readonly group = new Group();
  readonly box = new Box3();
  /** Of its bounds, from its own origin. */
  readonly middle = new Vector3();
  /** Of a sphere around all of it. */
  radius_m = 0;
  leaving = false;
  carried = false;
  grown = 0;
  level = -1;
  readonly #options: StandingOptions;
  #spot: Spot;
  /** Of its model, about its own foot; null: none has come. */
  #own: Box3 | null = null;
  #model: Object3D | null = null;
  #variants: Variants | null = null;
  #mixer: AnimationMixer | null = null;
  #shadow: ContactShadow | null = null;
  #worn: string | null;

  constructor(
    key: string,
    placement: Placement,
    product: Product,
    spot: Spot,
    levels: readonly ModelLevel[],
    options: StandingOptions,
  ) {
    this.key = key;
    this.placement = placement;
    this.product = product;
    this.hero = spot.hero;
    this.levels = levels;
    this.#spot = spot;
    this.#options = options;
    const variant = product.variants.find((entry) => entry.id === placement.variant) ?? product.variants[0];
    this.#worn = variant?.material_variant ?? null;
    this.goHome();
  }

  /** The material variant it wears; null: as the model came. */
  get worn(): string | null {
    return this.#worn;
  }

  get variants(): Variants | null {
    return this.#variants;
  }

  /** Something stands there. */
  get there(): boolean {
    return this.#model !== null;
  }

  /** Where it stands, in the room. */
  get home(): Vector3 {
    return at(this.#spot.position);
  }

  get yaw(): number {
    return (this.#spot.yaw_deg * Math.PI) / 180;
  }

  /** Somebody takes it up, or it is back: what stands on nothing throws no shadow. */
  lift(up: boolean): void {
    this.carried = up;
    const { stage } = this.#options;
    const grounded = this.home.y < FLOOR_M;
    this.#model?.traverse((object) => {
      if (object instanceof Mesh) object.castShadow = !up && !stage.low && grounded;
    });
    if (!up) {
      this.goHome();
      this.shade(1);
    }
    stage.touchShadows();
  }

  /** It stands there from now on, without going and coming again. True if that is elsewhere. */
  settle(placement: Placement, spot: Spot): boolean {
    this.placement = placement;
    const same =
      spot.hero === this.hero && spot.yaw_deg === this.#spot.yaw_deg && this.home.equals(at(spot.position));
    if (same) return false;
    this.#spot = spot;
    this.hero = spot.hero;
    if (this.#own) this.#measure(this.#own);
    if (this.carried) return true;
    if (this.#own) this.lift(false);
    else this.goHome();
    return true;
  }

  goHome(): void {
    this.group.position.copy(this.home);
    this.group.rotation.set(0, this.yaw, 0);
    this.group.scale.setScalar(1);
  }

  async wear(name: string | null): Promise<void> {
    this.#worn = name;
    await this.#variants?.wear(name);
  }

  /** Makes this level ready and exchanges it for what is seen; answers what is to be freed with the file. */
  async take(gltf: GLTF, level: number): Promise<Variants> {
    const { stage, contact } = this.#options;
    const model = clone(gltf.scene);
    const prepare = stage.low ? plainGlass : () => {};
    model.traverse((object) => object instanceof Mesh && materialsOf(object).forEach(prepare));
    const variants = new Variants(gltf, model, prepare);
    await variants.wear(this.#worn);
    // The furniture casts no shadow of its own (it is baked): from a plinth, one would fall through to the floor.
    const grounded = this.home.y < FLOOR_M;
    model.traverse((object) => {
      if (!(object instanceof Mesh)) return;
      object.receiveShadow = !stage.low;
      object.castShadow = !stage.low && grounded && !this.carried;
    });
    // The hero arrives behind the still picture, where nobody sees a frame come late.
    if (this.there || !this.hero) await upload(stage, model);
    await variants.wear(this.#worn); // it may have been dressed anew meanwhile
    if (this.leaving) return variants;
    const mixer = gltf.animations.length > 0 && !this.#options.still ? new AnimationMixer(model) : null;
    for (const clip of mixer ? gltf.animations : []) mixer!.clipAction(clip).play();
    if (mixer && this.#mixer) mixer.setTime(this.#mixer.time);
    this.#mixer?.stopAllAction();
    const first = this.#model === null;
    this.#drop();
    this.#model = model;
    this.#variants = variants;
    this.#mixer = mixer;
    this.level = level;
    if (first) this.#arrive(model, contact);
    this.group.add(model);
    if (!first) this.#shadow?.reshape(model);
    return variants;
  }

  /** Moves on; true while it comes or goes. */
  update(seconds: number, arrive_s: number): boolean {
    this.#mixer?.update(seconds);
    const target = this.leaving ? 0 : 1;
    if (this.grown === target || !this.there) return false;
    const step = this.#options.still ? 1 : seconds / arrive_s;
    this.grown = Math.min(1, Math.max(0, this.grown + (this.leaving ? -step : step)));
    const eased = 1 - (1 - this.grown) ** 3;
    if (!this.carried) this.group.scale.setScalar(SMALLEST + (1 - SMALLEST) * eased);
    if (!this.carried) this.shade(eased);
    return true;
  }

  /** How much of its contact shadow is seen, 0..1. */
  shade(part: number): void {
    this.#shadow?.strength(part);
  }

  remove(): void {
    this.leaving = true;
    this.#mixer?.stopAllAction();
    this.#shadow?.remove();
    this.#shadow = null;
    this.group.removeFromParent();
    this.#drop();
  }

  #drop(): void {
    this.#model?.traverse((object) => object instanceof SkinnedMesh && object.skeleton.dispose());
    this.#model?.removeFromParent();
    this.#model = null;
  }

  #arrive(model: Object3D, contact: ContactShadows): void {
    model.updateMatrixWorld(true);
    const box = new Box3().setFromObject(model, true);
    box.getCenter(this.middle);
    this.radius_m = box.getSize(new Vector3()).length() / 2;
    this.#own = box;
    this.#shadow = contact.add(model, box, this.#ground(box), this.yaw);
    this.#shadow.strength(0);
    this.group.scale.setScalar(SMALLEST);
    this.#measure(box);
    this.#options.stage.scene.add(this.group);
  }

  #measure(own: Box3): void {
    this.box.copy(own).applyMatrix4(new Matrix4().makeRotationY(this.yaw).setPosition(this.home));
    this.#shadow?.move(this.#ground(own), this.yaw);
  }

  /** Where its shadow falls. */
  #ground(own: Box3): Vector3 {
    const place = this.home;
    return place.setY(place.y + own.min.y);
  }
}

function at(position: readonly number[]): Vector3 {
  return new Vector3(...(position as [number, number, number]));
}

/** Textures go up one a frame, and shaders are made beside the frames, before anything of it is drawn. */
async function upload(stage: Stage, model: Object3D): Promise<void> {
  const textures = new Set<Texture>();
  model.traverse((object) => {
    if (!(object instanceof Mesh)) return;
    for (const material of materialsOf(object))
      for (const texture of texturesOf(material)) textures.add(texture);
  });
  for (const texture of textures) {
    stage.renderer.initTexture(texture);
    await stage.nextFrame();
  }
  await stage.renderer.compileAsync(model, stage.camera, stage.scene);
}
