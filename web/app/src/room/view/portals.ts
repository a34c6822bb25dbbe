/**
 * Portals drawn as doorways: behind the opening a short pale passage with light at its end.
 *
 * The passage is not geometry; the shader follows the eye's ray into a box behind the wall (interior mapping), so it
 * has depth from every side and costs two triangles. The title stands in the light, at eye height.
 */

import type { Portal } from '@vitrine-shop/sdk';
import {
  CanvasTexture,
  Color,
  DoubleSide,
  Group,
  Mesh,
  MeshBasicMaterial,
  type Object3D,
  PlaneGeometry,
  Raycaster,
  ShaderMaterial,
  SRGBColorSpace,
  Vector2,
  Vector3,
} from 'three';
import { drawText, font } from './lettering.ts';

const PASSAGE_M = 2.6;
const BUILT_M = 3;
const REACH_M = 0.42; // how near to the opening one is taken through

export class Doorway {
  readonly group = new Group();
  readonly portal: Portal;
  readonly opening: Mesh<PlaneGeometry, ShaderMaterial>;
  readonly #plaque: Mesh<PlaneGeometry, MeshBasicMaterial>;
  #lock: Mesh<PlaneGeometry, MeshBasicMaterial> | null = null;
  /** What it is called when it is pointed at, once more is to be said than its title. */
  spoken: string | null = null;
  #armed = false;

  constructor(portal: Portal, title: string) {
    this.portal = portal;
    this.opening = new Mesh(new PlaneGeometry(portal.width_m, portal.height_m), passage(portal));
    this.opening.position.y = portal.height_m / 2;
    this.#plaque = plaque(title);
    this.#plaque.position.set(0, Math.min(1.66, portal.height_m * 0.78), 0);
    this.group.add(this.opening, this.#plaque);
    this.group.position.set(...(portal.position as [number, number, number]));
    this.group.rotation.y = (portal.yaw_deg * Math.PI) / 180;
    this.group.updateMatrixWorld(true);
  }

  /**
   * Looks whether the room has built something behind the opening. Where it has (an anteroom with its own light), the
   * painted passage is left out; what remains is the title and the way through.
   */
  fit(room: Object3D): void {
    const through = [1, -1].map((side) => {
      caster.ray.origin.set(0, this.portal.height_m * 0.55, 0.02 * side).applyMatrix4(this.group.matrixWorld);
      caster.ray.direction.set(0, 0, side).transformDirection(this.group.matrixWorld);
      caster.far = BUILT_M;
      return caster.intersectObject(room, true)[0]?.distance ?? Number.POSITIVE_INFINITY;
    });
    const nearest = Math.min(...through);
    this.opening.material.visible = !(nearest > 0.3 && nearest < BUILT_M);
  }

  /** A small lock below the title: who comes needs something. spoken: what, for who points at it. */
  lock(label: string, spoken: string): void {
    this.spoken = spoken;
    if (this.#lock) return;
    this.#lock = lockLabel(label);
    this.#plaque.add(this.#lock);
  }

  /** True once when somebody at (x, z) comes through; who spawns inside must first step away. */
  entered(x: number, z: number): boolean {
    const local = this.group.worldToLocal(spot.set(x, this.group.position.y, z));
    const inside = Math.abs(local.x) < this.portal.width_m / 2 && Math.abs(local.z) < REACH_M;
    const through = inside && this.#armed;
    this.#armed =
      !inside &&
      (this.#armed ||
        Math.abs(local.z) > REACH_M + 0.15 ||
        Math.abs(local.x) > this.portal.width_m / 2 + 0.15);
    return through;
  }

  /** The title is legible from both sides: it turns to the side the eye is on. */
  face(eye: Vector3): void {
    const side = this.group.worldToLocal(spot.copy(eye)).z >= 0 ? 1 : -1;
    this.#plaque.position.z = 0.03 * side;
    this.#plaque.rotation.y = side > 0 ? 0 : Math.PI;
  }

  dispose(): void {
    this.opening.geometry.dispose();
    this.opening.material.dispose();
    this.#plaque.geometry.dispose();
    this.#plaque.material.map?.dispose();
    this.#plaque.material.dispose();
    this.#lock?.geometry.dispose();
    this.#lock?.material.map?.dispose();
    this.#lock?.material.dispose();
  }
}

const spot = new Vector3();
const caster = new Raycaster();

function passage(portal: Portal): ShaderMaterial {
  return new ShaderMaterial({
    side: DoubleSide,
    uniforms: {
      span: { value: new Vector2(portal.width_m / 2, portal.height_m / 2) },
      wall: { value: new Color('#e9ddcc') },
      floor: { value: new Color('#b7a68f') },
      glow: { value: new Color('#fff4e2') },
    },
    vertexShader: `
      varying vec3 at; varying vec3 eye;
      void main() {
        at = position;
        eye = (inverse(modelMatrix) * vec4(cameraPosition, 1.0)).xyz;
        gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
      }`,
    fragmentShader: `
      varying vec3 at; varying vec3 eye;
      uniform vec2 span; uniform vec3 wall; uniform vec3 floor; uniform vec3 glow;
      void main() {
        vec3 ray = normalize(at - eye);
        vec3 t = vec3((span - at.xy * sign(ray.xy)) / (abs(ray.xy) + 1e-5), ${PASSAGE_M.toFixed(1)} / (abs(ray.z) + 1e-4));
        float hit = min(min(t.x, t.y), t.z);
        vec3 end = at + ray * hit;
        float deep = clamp(abs(end.z) / ${PASSAGE_M.toFixed(1)}, 0.0, 1.0);
        vec3 base = t.y <= min(t.x, t.z) ? (ray.y < 0.0 ? floor : wall * 1.02) : wall;
        // Corners hold a little less light; the far end is the light.
        vec2 corner = smoothstep(vec2(0.0), vec2(0.35), span - abs(end.xy));
        float soft = t.z <= hit + 1e-4 ? 1.0 : mix(0.78, 1.0, min(1.0, corner.x + 0.35) * min(1.0, corner.y + 0.35));
        vec3 lit = base * mix(0.66, 1.02, deep * deep) * soft;
        float end_light = exp(-pow(length((end.xy - vec2(0.0, -0.1)) / (span * 0.95)), 2.0) * 0.9);
        lit = t.z <= hit + 1e-4 ? mix(wall * 0.9, glow * 1.12, end_light) : lit + glow * 0.10 * deep;
        gl_FragColor = vec4(lit, 1.0);
        #include <tonemapping_fragment>
        #include <colorspace_fragment>
      }`,
  });
}

function plaque(title: string): Mesh<PlaneGeometry, MeshBasicMaterial> {
  const canvas = document.createElement('canvas');
  canvas.width = 768;
  canvas.height = 112;
  drawText(canvas, title, { size: 84, colour: '#5a4c3c', family: 'title', weight: 500 });
  return lettered(canvas, 0.9);
}

function lockLabel(label: string): Mesh<PlaneGeometry, MeshBasicMaterial> {
  const canvas = document.createElement('canvas');
  canvas.width = 512;
  canvas.height = 64;
  const style = { size: 34, colour: '#6b5a45', family: 'text', weight: 500 } as const;
  const pen = canvas.getContext('2d')!;
  pen.font = font(style);
  const left = (canvas.width - pen.measureText(label).width) / 2 - 22;
  drawText(canvas, label, style, 18);
  pen.strokeStyle = style.colour;
  pen.lineWidth = 3.2;
  pen.beginPath();
  pen.roundRect(left - 12, 30, 24, 18, 3);
  pen.moveTo(left - 7.5, 30);
  pen.lineTo(left - 7.5, 24);
  pen.arc(left, 24, 7.5, Math.PI, 0);
  pen.lineTo(left + 7.5, 30);
  pen.stroke();
  const made = lettered(canvas, 0.6);
  made.position.y = -0.1;
  return made;
}

function lettered(canvas: HTMLCanvasElement, width_m: number): Mesh<PlaneGeometry, MeshBasicMaterial> {
  const map = new CanvasTexture(canvas);
  map.colorSpace = SRGBColorSpace;
  map.anisotropy = 4;
  const material = new MeshBasicMaterial({ map, transparent: true, depthWrite: false, toneMapped: false });
  return new Mesh(new PlaneGeometry(width_m, (width_m * canvas.height) / canvas.width), material);
}
