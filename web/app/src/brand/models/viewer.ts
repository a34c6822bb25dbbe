import {
  AmbientLight,
  Box3,
  NeutralToneMapping,
  type Object3D,
  PerspectiveCamera,
  Scene,
  Sphere,
  Vector3,
  WebGLRenderer,
} from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import { clone } from 'three/examples/jsm/utils/SkeletonUtils.js';
import { ModelStore } from '../../room/view/models.ts';
import { studioEnvironment } from '../../room/view/studio.ts';

interface View {
  host: HTMLElement;
  scene: Scene;
}

/**
 * Models side by side, turned together: one canvas over several places, one camera for all, so that a difference is a
 * difference of the models. Draws only when something moved.
 */
export class Viewer {
  readonly #stage: HTMLElement;
  readonly #canvas = document.createElement('canvas');
  readonly #renderer: WebGLRenderer;
  readonly #camera = new PerspectiveCamera(30, 1, 0.01, 100);
  readonly #controls: OrbitControls;
  readonly #store: ModelStore;
  readonly #environment: { texture: Scene['environment']; dispose: () => void };
  readonly #observer: ResizeObserver;
  readonly #views: View[] = [];
  #framed = false;
  #asked = 0;

  /** stage: positioned; the places lie in it. Throws where the browser has no WebGL 2. */
  constructor(stage: HTMLElement) {
    this.#stage = stage;
    this.#renderer = new WebGLRenderer({ canvas: this.#canvas, antialias: true, alpha: true });
    this.#store = new ModelStore(this.#renderer);
    this.#renderer.toneMapping = NeutralToneMapping;
    this.#renderer.setScissorTest(true);
    this.#environment = studioEnvironment(this.#renderer, 'day');
    this.#canvas.className = 'viewer';
    this.#canvas.setAttribute('aria-hidden', 'true');
    stage.prepend(this.#canvas);
    this.#controls = new OrbitControls(this.#camera, stage);
    this.#controls.enablePan = false;
    // The wheel scrolls the page until somebody has taken hold of a model.
    this.#controls.enableZoom = false;
    stage.addEventListener('pointerdown', () => (this.#controls.enableZoom = true));
    stage.addEventListener('pointerleave', () => (this.#controls.enableZoom = false));
    this.#controls.addEventListener('change', () => this.draw());
    stage.style.touchAction = 'pan-y'; // a finger that moves up or down still scrolls the page
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(stage);
  }

  /** Shows the model at `url` in `host`; resolves once it is there. */
  async add(host: HTMLElement, url: string): Promise<void> {
    const { scene: model } = await this.#store.load(url);
    const scene = new Scene();
    scene.environment = this.#environment.texture;
    // The same file may stand in two places, when the original is a level itself.
    const shown = clone(model);
    scene.add(new AmbientLight(0xffffff, 0.1), shown);
    this.#views.push({ host, scene });
    if (!this.#framed) this.#frame(shown);
    this.draw();
  }

  draw(): void {
    this.#asked ||= requestAnimationFrame(() => {
      this.#asked = 0;
      this.#render();
    });
  }

  dispose(): void {
    cancelAnimationFrame(this.#asked);
    this.#observer.disconnect();
    this.#controls.dispose();
    this.#store.dispose();
    this.#environment.dispose();
    this.#renderer.dispose();
    this.#canvas.remove();
  }

  #frame(model: Object3D): void {
    this.#framed = true;
    const sphere = new Box3().setFromObject(model).getBoundingSphere(new Sphere());
    const radius = sphere.radius || 1;
    this.#controls.target.copy(sphere.center);
    const away = radius / Math.sin((this.#camera.fov * Math.PI) / 360);
    this.#camera.position
      .copy(sphere.center)
      .add(new Vector3(0.55, 0.35, 0.76).normalize().multiplyScalar(away * 1.05));
    this.#camera.near = away / 100;
    this.#camera.far = away * 10;
    this.#controls.minDistance = radius * 1.1;
    this.#controls.maxDistance = away * 4;
    this.#controls.update();
  }

  #resize(): void {
    const { clientWidth, clientHeight } = this.#stage;
    this.#renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.#renderer.setSize(clientWidth, clientHeight, false);
    this.draw();
  }

  #render(): void {
    const stage = this.#stage.getBoundingClientRect();
    this.#renderer.setScissor(0, 0, stage.width, stage.height);
    this.#renderer.setClearColor(0, 0);
    this.#renderer.clear();
    for (const { host, scene } of this.#views) {
      const place = host.getBoundingClientRect();
      const left = place.left - stage.left;
      const bottom = stage.bottom - place.bottom;
      this.#renderer.setViewport(left, bottom, place.width, place.height);
      this.#renderer.setScissor(left, bottom, place.width, place.height);
      this.#camera.aspect = place.width / place.height;
      this.#camera.updateProjectionMatrix();
      this.#renderer.render(scene, this.#camera);
    }
  }
}
