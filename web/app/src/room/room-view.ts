/**
 * One room as it is drawn: its model and light, its products, its doorways, the people in it.
 *
 * Made when a room is entered, disposed when it is left; the stage outlives it.
 */

import { localText, type Product, type RoomDetail } from '@vitrine-shop/sdk';
import { Color, Fog, Mesh, type Object3D, type Texture, Vector3 } from 'three';
import type { Plan } from './movement/ground.ts';
import { planOf } from './movement/obstacles.ts';
import { Crowd } from './people/crowd.ts';
import { Plates } from './people/plates.ts';
import { ContactShadows } from './view/contact.ts';
import type { DressedRoom } from './view/dressing/dressing.ts';
import { UNDRESSED } from './view/dressing/undressed.ts';
import { RoomLight } from './view/light.ts';
import { ModelStore } from './view/models.ts';
import { Doorway } from './view/portals.ts';
import { Products } from './view/products.ts';
import type { Spots } from './view/spots.ts';
import type { FrameTime, Stage } from './view/stage.ts';
import { studioEnvironment } from './view/studio.ts';

const PATIENCE_MS = 4_000; // a picture that does not come keeps nothing from moving longer
const OFF_CENTRE_M = 0.02;
const SKY = { day: '#e6dfd3', evening: '#4c4238' } as const;

export interface RoomViewOptions {
  readonly stage: Stage;
  readonly detail: RoomDetail;
  readonly language: string;
  readonly still: boolean;
  readonly onChange: () => void;
  readonly onFailure: (product: Product, error: unknown) => void;
}

export class RoomView {
  readonly light: RoomLight;
  readonly products: Products;
  readonly crowd: Crowd;
  readonly plates = new Plates();
  doorways: Doorway[] = [];
  /** Where one walks. */
  plan: Plan;
  /** The room's own model, once it has come. */
  model: Object3D | null = null;
  readonly #stage: Stage;
  readonly #language: string;
  readonly #store: ModelStore;
  readonly #contact: ContactShadows;
  #environment: { texture: Texture; dispose: () => void };
  readonly #stop: () => void;
  #detail: RoomDetail;
  /** Placements whose models stand beside their origin. */
  #aside = '';
  #studio: 'day' | 'evening';
  #dressed: Promise<DressedRoom> | null = null;
  /** What it is dressed with, once something is. */
  #worn: Object3D | null = null;
  #turn = 0;
  #shadowAge = 0;
  #spots: Spots | null = null;
  #gone = false;

  constructor(options: RoomViewOptions) {
    const { stage, detail } = options;
    this.#stage = stage;
    this.#detail = detail;
    this.#store = new ModelStore(stage.renderer);
    this.#language = options.language;
    this.#studio = detail.room.light.studio;
    this.#environment = studioEnvironment(stage.renderer, this.#studio);
    stage.scene.environment = this.#environment.texture;
    this.#sky();
    stage.renderer.toneMappingExposure = detail.room.light.exposure;
    this.light = new RoomLight(stage.scene, !stage.low);
    this.light.frame(detail.room.bounds.min, detail.room.bounds.max);
    this.#contact = new ContactShadows(stage.renderer);
    stage.scene.add(this.#contact.mesh);
    this.products = new Products({
      stage,
      contact: this.#contact,
      still: options.still,
      onChange: () => {
        stage.touchShadows();
        this.#measure();
        options.onChange();
      },
      onFailure: options.onFailure,
    });
    this.plan = planOf(detail);
    this.crowd = new Crowd({
      fine: !stage.low,
      still: options.still,
      shadows: !stage.low,
      heightAt: (x, z) => this.plan.bare.height(x, z),
    });
    stage.scene.add(this.crowd.group, this.plates.mesh);
    this.#doors(detail);
    this.#stop = stage.onFrame((time) => this.#update(time));
  }

  /** Brings in the room's model. part: 0..1 of its bytes, or null when the length is not told. */
  async load(detail: RoomDetail, progress: (part: number | null) => void): Promise<void> {
    const url = detail.models[detail.room.scene.model];
    if (url === undefined) throw new Error('the room has no model');
    const gltf = await this.#store.load(url, {
      progress: (loaded, total) => progress(total > 0 ? loaded / total : null),
    });
    this.model = gltf.scene;
    this.model.traverse((object) => {
      if (object instanceof Mesh) object.receiveShadow = !this.#stage.low;
    });
    this.model.updateMatrixWorld(true);
    this.model.traverse((object) => {
      object.matrixAutoUpdate = false;
    });
    this.light.adopt(this.model, this.#environment.texture);
    this.#stage.scene.add(this.model);
    for (const doorway of this.doorways) doorway.fit(this.model);
    await this.#dress(detail);
    await this.#lightUp(detail);
    await this.#stage.renderer.compileAsync(this.#stage.scene, this.#stage.camera);
  }

  /** The room has changed: takes over its floor, doors, light and placements. */
  async sync(detail: RoomDetail, from: Vector3): Promise<void> {
    this.#doors(detail);
    const turn = ++this.#turn;
    const ready = this.#ready(detail);
    // Displays come and go in the same moment as what stands on them, and the studio with the light of the hour.
    const put = await Promise.race([ready, soon()]);
    if (this.#gone || turn !== this.#turn) return;
    this.#stage.renderer.toneMappingExposure = detail.room.light.exposure;
    this.#relight(detail.room.light.studio);
    put?.();
    await Promise.all([
      put === undefined && ready.then((late) => turn === this.#turn && late?.()),
      this.products.sync(detail, from),
      this.#lightUp(detail),
    ]);
  }

  /** Where one walks from now on. detail: without what visitors have put down, which stands in nobody's way. */
  replan(detail: RoomDetail): void {
    this.#detail = detail;
    const plan = planOf(detail, (id) => this.middleOf(id));
    if (plan.told !== this.plan.told) this.plan = plan;
  }

  /** Where the middle of a placement's model is, where that is known to be beside its origin. */
  middleOf(placement: string): { x: number; z: number } | null {
    const middle = this.products.at(placement)?.middle;
    return middle && Math.hypot(middle.x, middle.z) > OFF_CENTRE_M ? middle : null;
  }

  /** What something can stand on or hang at: the room, and what it is dressed with. */
  get surfaces(): Object3D[] {
    return [this.model, this.#worn].filter((each) => each !== null);
  }

  /** The graphics were lost and are back: what the renderer itself had drawn is drawn again. */
  regain(): void {
    this.#renewStudio();
    this.#contact.redraw();
    this.#stage.touchShadows();
  }

  dispose(): void {
    this.#gone = true;
    this.#stop();
    this.#spots?.dispose();
    for (const doorway of this.doorways) {
      doorway.dispose();
      doorway.group.removeFromParent();
    }
    this.products.dispose();
    this.crowd.dispose();
    this.plates.dispose();
    this.#contact.mesh.removeFromParent();
    this.#contact.dispose();
    void this.#dressed?.then((room) => room.dispose());
    this.light.dispose();
    this.model?.removeFromParent();
    this.#store.dispose();
    this.#stage.scene.environment = null;
    this.#environment.dispose();
  }

  /** Rooms of templates are dressed, and those with words on a wall; no other room loads what does that. */
  async #dress(detail: RoomDetail): Promise<void> {
    (await this.#ready(detail))?.();
  }

  /** What dresses it, at once, when all has come that this needs; null: nothing does. */
  async #ready(detail: RoomDetail): Promise<(() => void) | null> {
    const { dressing } = detail.room;
    const { model } = this;
    if (!model || (!dressing && !this.#dressed)) return null;
    this.#dressed ??= import('./view/dressing/dressing.ts').then(({ DressedRoom }) => {
      const room = new DressedRoom(model, this.light, this.#stage.renderer, !this.#stage.low);
      this.#stage.scene.add(room.group);
      this.#worn = room.group;
      return room;
    });
    this.#dressed.catch(() => {
      this.#dressed = null; // the next dressing asks for it again
    });
    const room = await this.#dressed;
    const put = await room.ready(dressing ?? UNDRESSED);
    return () => {
      put?.();
      this.#stage.touchShadows();
    };
  }

  /** Products with a light of their own; no room without one loads what does that. */
  async #lightUp(detail: RoomDetail): Promise<void> {
    const lit = detail.room.placements.some(({ light }) => light);
    if (!lit && !this.#spots) return;
    const { Spots, litIn } = await import('./view/spots.ts');
    if (this.#gone) return;
    this.#spots ??= new Spots(this.#stage.low);
    this.#stage.scene.add(this.#spots.group);
    this.#spots.sync(litIn(detail), detail.room.bounds.max[1]!);
  }

  #relight(studio: 'day' | 'evening'): void {
    if (studio === this.#studio) return;
    this.#studio = studio;
    this.#sky();
    this.#renewStudio();
  }

  #sky(): void {
    this.#stage.scene.background = new Color(SKY[this.#studio]);
    this.#stage.scene.fog = new Fog(SKY[this.#studio], 30, 70);
  }

  #renewStudio(): void {
    const { scene, renderer } = this.#stage;
    this.#environment.dispose();
    this.#environment = studioEnvironment(renderer, this.#studio);
    scene.environment = this.#environment.texture;
    this.light.relight(this.#environment.texture);
  }

  #doors(detail: RoomDetail): void {
    for (const doorway of this.doorways) {
      doorway.dispose();
      doorway.group.removeFromParent();
    }
    this.doorways = detail.room.portals.map(
      (portal) => new Doorway(portal, localText(portal.title, this.#language)),
    );
    for (const doorway of this.doorways) {
      this.#stage.scene.add(doorway.group);
      if (this.model) doorway.fit(this.model);
    }
  }

  /** A model that has come may not be about its origin. */
  #measure(): void {
    const aside = this.products.standings
      .map(({ placement }) => placement.id)
      .filter((id) => this.middleOf(id));
    if (aside.join() === this.#aside) return;
    this.#aside = aside.join();
    this.replan(this.#detail);
  }

  #update(time: FrameTime): void {
    const eye = this.#stage.headPosition(here);
    this.light.update(time.delta);
    this.products.update(time.delta, eye);
    this.#spots?.update(time.delta, eye);
    const fov = this.#stage.presenting ? 1.6 : (this.#stage.camera.fov * Math.PI) / 180;
    const camera = this.#stage.presenting ? this.#stage.renderer.xr.getCamera() : this.#stage.camera;
    this.crowd.update(time.delta, time.now, eye, camera);
    this.plates.update(this.crowd.figures, camera, eye, fov, time.delta, time.now);
    for (const doorway of this.doorways) doorway.face(eye);
    // Shadows of walking people follow at 15 Hz: softer than anybody can tell, and a fourth of the cost.
    this.#shadowAge += time.delta;
    if (this.#shadowAge > 1 / 15 && this.crowd.figures.size > 0) {
      this.#shadowAge = 0;
      this.#stage.touchShadows();
    }
  }
}

const here = new Vector3();

/** Resolves when one has waited long enough. */
function soon(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS));
}
