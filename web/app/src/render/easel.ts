/** One model at a time under the shop's own studio light, and pictures of it as PNG. */
import {
  Color,
  NeutralToneMapping,
  type Object3D,
  PerspectiveCamera,
  Scene,
  type Texture,
  WebGLRenderer,
} from 'three';
import type { GLTF } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { freeTree } from '../room/view/models.ts';
import { studioEnvironment } from '../room/view/studio.ts';
import { Variants } from '../room/view/variants.ts';
import { type Paper, paperFor } from './contrast.ts';
import {
  boxOf,
  directionOf,
  fitPoints,
  fitSphere,
  type Points,
  pointsOf,
  type Sphere,
  sphereOf,
  threeQuarters,
} from './framing.ts';
import { Ground, paper } from './ground.ts';
import { exact, Loading } from './loading.ts';

const FIELD_OF_VIEW = 24; // degrees: a long lens, as product photographs are taken
// Rooms add a key light to the same studio (`room/view/light.ts`), which gives what faces it a seventh more. Here this
// does: a grey card that stands upright comes out as it is, and white stays below the white of the tone curve.
const EXPOSURE = 1.15;
const SPHERE_FILL = 0.96;
const PREVIEW = 96;

/** What a picture shows. Made by `pictures/view.py`, which checks it. */
export interface View {
  /** Pixels, both sides. */
  readonly size: number;
  /** Degrees around from the front and above the horizon; null: three quarters, by the model's shape. */
  readonly turn: number | null;
  readonly up: number | null;
  readonly ground: 'none' | 'paper';
  readonly variant: string | null;
  /** The sphere to fit; null: the outline of the model itself, filling `fill` of the picture. */
  readonly sphere: Sphere | null;
  readonly fill: number;
}

export interface Opened {
  readonly sphere: Sphere;
  readonly variants: readonly string[];
}

export class Easel {
  readonly #renderer: WebGLRenderer;
  readonly #loading: Loading;
  readonly #scene = new Scene();
  readonly #camera = new PerspectiveCamera(FIELD_OF_VIEW, 1);
  readonly #ground = new Ground();
  readonly #papers: Record<Paper, Texture> = { light: paper('light'), dark: paper('dark') };
  #shown: { gltf: GLTF; variants: Variants; points: Points } | null = null;

  /** Throws when the browser gives no WebGL 2. */
  constructor() {
    this.#renderer = new WebGLRenderer({ antialias: true, alpha: true, preserveDrawingBuffer: true });
    this.#renderer.toneMapping = NeutralToneMapping;
    this.#renderer.toneMappingExposure = EXPOSURE;
    this.#renderer.setPixelRatio(1);
    this.#loading = new Loading(this.#renderer);
    this.#scene.environment = studioEnvironment(this.#renderer, 'day').texture;
  }

  /** Puts a model up in the place of the one before. Rejects what cannot be read or shows nothing. */
  async open(bytes: ArrayBuffer): Promise<Opened> {
    this.close();
    const gltf = await this.#loading.read(bytes);
    const points = pointsOf(gltf.scene);
    const sphere = sphereOf(points);
    const variants = new Variants(gltf, gltf.scene, exact);
    this.#scene.add(gltf.scene);
    this.#shown = { gltf, variants, points };
    return { sphere, variants: variants.names };
  }

  /** A PNG of the model. Rejects without a model. */
  async picture(view: View): Promise<Blob> {
    if (!this.#shown) throw new Error('no model is open');
    const { gltf, variants, points } = this.#shown;
    await variants.wear(view.variant);
    const usual = threeQuarters(points);
    const direction = directionOf(view.turn ?? usual.turn, view.up ?? usual.up);
    if (view.sphere) fitSphere(this.#camera, view.sphere, direction, SPHERE_FILL);
    else fitPoints(this.#camera, points, direction, view.fill);
    const which = view.ground === 'paper' ? this.#paperFor() : 'light';
    this.#renderer.setSize(view.size, view.size, false);
    const shadow = view.ground === 'paper' ? this.#stand(gltf.scene, points, which) : null;
    this.#renderer.setClearColor(new Color(0), 0);
    this.#renderer.render(this.#scene, this.#camera);
    shadow?.removeFromParent();
    this.#scene.background = null;
    if (this.#renderer.getContext().isContextLost()) throw new Error('the graphics were lost');
    return await new Promise((done, fail) =>
      this.#renderer.domElement.toBlob(
        (blob) => (blob ? done(blob) : fail(new Error('no picture came out'))),
        'image/png',
      ),
    );
  }

  close(): void {
    if (!this.#shown) return;
    this.#shown.gltf.scene.removeFromParent();
    this.#shown.variants.dispose();
    this.#shown.gltf.scenes.forEach(freeTree);
    this.#shown = null;
  }

  /** Looked at small and alone: what it is seen best on. */
  #paperFor(): Paper {
    this.#renderer.setSize(PREVIEW, PREVIEW, false);
    this.#renderer.setClearColor(new Color(0), 0);
    this.#renderer.render(this.#scene, this.#camera);
    const gl = this.#renderer.getContext();
    const pixels = new Uint8Array(PREVIEW * PREVIEW * 4);
    gl.readPixels(0, 0, PREVIEW, PREVIEW, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    return paperFor(pixels);
  }

  #stand(model: Object3D, points: Points, which: Paper): Object3D {
    const { low, high } = boxOf(points);
    const shadow = this.#ground.under(this.#renderer, model, low, high);
    this.#scene.add(shadow);
    this.#scene.background = this.#papers[which];
    return shadow;
  }
}
