/**
 * The canvas, the renderer, the visitor's rig and the one frame loop.
 *
 * Nothing here knows of rooms or people; parts subscribe with `onFrame` and are called in the order they came.
 */
import { type DeviceClass, type DeviceSigns, deviceClass } from '@vitrine-shop/sdk';
import {
  Group,
  NeutralToneMapping,
  PCFShadowMap,
  PerspectiveCamera,
  Scene,
  Vector3,
  WebGLRenderer,
} from 'three';
import { reducedMotion } from '../dom.ts';
import { Governor } from './governor.ts';

export type Quality = 'auto' | 'low' | 'high';

export interface FrameTime {
  /** Seconds since the frame before, at most 0.1. */
  readonly delta: number;
  /** Seconds since the stage began. */
  readonly now: number;
  readonly frame: XRFrame | null;
}

export const EYE_HEIGHT_M = 1.6;
const HIDDEN_MS = 200;

export class Stage {
  readonly renderer: WebGLRenderer;
  readonly scene = new Scene();
  /** Carries the camera; its position is on the floor, its yaw is where the body faces. */
  readonly rig = new Group();
  readonly camera = new PerspectiveCamera(62, 1, 0.05, 80);
  /** A phone, a headset or a software renderer: no shadow map, no extras. */
  readonly low: boolean;
  readonly stats = { drawCalls: 0, triangles: 0, scriptMs: 0, frame: 0 };
  readonly #parts = new Set<(time: FrameTime) => void>();
  readonly #governor: Governor;
  readonly #observer: ResizeObserver;
  readonly #host: HTMLElement;
  readonly #signs: Omit<DeviceSigns, 'userAgent' | 'presenting'>;
  #before = 0;
  #lift = { now: 0, goal: 0 };

  /** Throws when the browser gives no WebGL 2. */
  constructor(host: HTMLElement, quality: Quality) {
    this.#host = host;
    const software = isSoftware();
    this.low = quality === 'low' || (quality === 'auto' && (software || isHandheld()));
    this.renderer = new WebGLRenderer({
      antialias: !(this.low && software),
      powerPreference: 'high-performance',
    });
    this.renderer.toneMapping = NeutralToneMapping;
    this.renderer.shadowMap.enabled = !this.low;
    this.renderer.shadowMap.type = PCFShadowMap;
    this.renderer.shadowMap.autoUpdate = false;
    this.renderer.info.autoReset = false;
    this.#governor = new Governor(quality === 'high' ? 'fixed' : this.low ? 'low' : 'auto', devicePixelRatio);
    const memory_gb = (navigator as { deviceMemory?: number }).deviceMemory;
    this.#signs = {
      coarse: matchMedia('(pointer: coarse)').matches,
      texture_px: this.renderer.capabilities.maxTextureSize,
      pixels: screen.width * screen.height * devicePixelRatio ** 2,
      ...(memory_gb === undefined ? {} : { memory_gb }),
    };
    this.camera.position.y = EYE_HEIGHT_M;
    this.rig.add(this.camera);
    this.scene.add(this.rig);
    host.append(this.renderer.domElement);
    this.#observer = new ResizeObserver(() => this.fit());
    this.#observer.observe(host);
    this.fit();
    this.renderer.setAnimationLoop((ms, frame) => this.#draw(ms, frame ?? null));
  }

  onFrame(part: (time: FrameTime) => void): () => void {
    this.#parts.add(part);
    return () => this.#parts.delete(part);
  }

  get presenting(): boolean {
    return this.renderer.xr.isPresenting;
  }

  /** The middle between the eyes, in the room. three's XR camera stands at the left eye; this does not. */
  headPosition(into = new Vector3()): Vector3 {
    const eyes = this.presenting ? this.renderer.xr.getCamera().cameras : [];
    if (eyes.length === 0) return into.setFromMatrixPosition(this.camera.matrixWorld);
    into.set(0, 0, 0);
    for (const eye of eyes) into.add(scratch.setFromMatrixPosition(eye.matrixWorld));
    return into.divideScalar(eyes.length);
  }

  /** Which part of the products' budget this device keeps up with, 0..1. */
  get share(): number {
    return this.#governor.share;
  }

  /** The kind of device, for budgets; another one while a headset is worn. */
  get device(): DeviceClass {
    const { memory_gb, coarse, texture_px, pixels } = this.#signs;
    const signs = { userAgent: navigator.userAgent, coarse, texture_px, pixels, presenting: this.presenting };
    return deviceClass(memory_gb === undefined ? signs : { ...signs, memory_gb });
  }

  /** Pixels of the picture for a radian of view, about its middle. */
  get pxPerRadian(): number {
    const eye = this.presenting ? this.renderer.xr.getCamera().cameras[0] : undefined;
    if (eye?.viewport) return (eye.viewport.w * eye.projectionMatrix.elements[5]!) / 2;
    return (this.renderer.domElement.height * this.camera.projectionMatrix.elements[5]!) / 2;
  }

  /** The next frame is about to be drawn; soon, where none is drawn because the page is hidden. */
  nextFrame(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.onFrame(() => done());
      const timer = setTimeout(() => done(), HIDDEN_MS);
      const done = () => {
        stop();
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Moves the picture up by a part of its height, because a panel covers what is below. */
  lift(part: number): void {
    this.#lift.goal = part;
  }

  /** Shadows are drawn on demand: something that casts one has moved or arrived. */
  touchShadows(): void {
    this.renderer.shadowMap.needsUpdate = true;
  }

  dispose(): void {
    this.renderer.setAnimationLoop(null);
    this.#observer.disconnect();
    this.renderer.dispose();
    this.renderer.domElement.remove();
  }

  #draw(ms: number, frame: XRFrame | null): void {
    const delta = Math.min(0.1, Math.max(0, (ms - this.#before) / 1000));
    if (this.#governor.tells(ms - this.#before, !this.presenting)) this.fit();
    this.#before = ms;
    this.#raise(delta);
    const began = performance.now();
    for (const part of this.#parts) part({ delta, now: ms / 1000, frame });
    this.renderer.info.reset();
    this.renderer.render(this.scene, this.camera);
    this.stats.scriptMs = performance.now() - began;
    this.stats.drawCalls = this.renderer.info.render.calls;
    this.stats.triangles = this.renderer.info.render.triangles;
    this.stats.frame++;
  }

  #raise(seconds: number): void {
    const { now, goal } = this.#lift;
    if (now === goal || this.presenting) return;
    const gap = goal - now;
    this.#lift.now = Math.abs(gap) < 0.002 || reducedMotion() ? goal : now + gap * Math.min(1, seconds * 12);
    this.fit();
  }

  /** Fits the picture to its place on the page. */
  fit(): void {
    if (this.presenting) return;
    const width = Math.max(1, this.#host.clientWidth);
    const height = Math.max(1, this.#host.clientHeight);
    this.renderer.setPixelRatio(this.#governor.ratio);
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    // A phone held upright keeps its horizontal view: 62 degrees upright would show a slit.
    this.camera.fov =
      width >= height ? 62 : Math.min(86, 2 * Math.atan(Math.tan(0.42) * (height / width)) * (180 / Math.PI));
    if (this.#lift.now === 0) this.camera.clearViewOffset();
    else this.camera.setViewOffset(width, height, 0, height * this.#lift.now, width, height);
    this.camera.updateProjectionMatrix();
  }
}

const scratch = new Vector3();

function isHandheld(): boolean {
  return matchMedia('(pointer: coarse)').matches || /OculusBrowser|Quest|Pico/i.test(navigator.userAgent);
}

function isSoftware(): boolean {
  const canvas = document.createElement('canvas');
  const gl = canvas.getContext('webgl2');
  if (!gl) throw new Error('This browser gives no WebGL 2.');
  const named = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(named ? named.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}
