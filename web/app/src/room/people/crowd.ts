/**
 * Everybody else in the room, drawn in six calls however many they are: torsos, sleeves, heads, visors, hands,
 * shadows.
 *
 * People appear and leave by a dithered fade (no transparency, no sorting); somebody closer than an arm's length
 * fades too, so that nobody's head is seen from inside.
 */

import { AvatarPose, HEAD, type Person } from '@vitrine/sdk';
import {
  type BufferGeometry,
  Color,
  DynamicDrawUsage,
  Group,
  InstancedBufferAttribute,
  InstancedMesh,
  Matrix4,
  MeshStandardMaterial,
  PlaneGeometry,
  ShaderMaterial,
  type Vector3,
} from 'three';
import { personColour } from './colours.ts';
import * as form from './figure.ts';
import { bodyYaw, emptyMatrices, figure, yawOf } from './matrices.ts';

const FADE_S = 0.35;
const NEAR_M = 0.75;
export const MOST_PEOPLE = 128;

export interface Figure {
  readonly person: Person;
  readonly pose: AvatarPose;
  /** Seen at least once: before that there is no place to draw it. */
  placed: boolean;
  yaw: number;
  fade: number;
  leaving: boolean;
  readonly phase: number;
}

export class Crowd {
  readonly group = new Group();
  readonly figures = new Map<number, Figure>();
  readonly #leavers: Figure[] = [];
  readonly #still: boolean;
  readonly #heightAt: (x: number, z: number) => number;
  readonly #body: InstancedMesh;
  readonly #head: InstancedMesh;
  readonly #visor: InstancedMesh;
  readonly #sleeves: InstancedMesh;
  readonly #hands: InstancedMesh;
  readonly #shade: InstancedMesh;
  readonly #parts = emptyMatrices();

  constructor(options: {
    fine: boolean;
    still: boolean;
    shadows: boolean;
    heightAt: (x: number, z: number) => number;
  }) {
    this.#still = options.still;
    this.#heightAt = options.heightAt;
    const cloth = dithered(new MeshStandardMaterial({ roughness: 0.78, vertexColors: true }));
    const skin = dithered(new MeshStandardMaterial({ roughness: 0.52 }));
    const glass = dithered(new MeshStandardMaterial({ roughness: 0.2, metalness: 0.1 }));
    this.#body = part(form.torso(options.fine), cloth, MOST_PEOPLE, options.shadows);
    this.#head = part(form.head(options.fine), skin, MOST_PEOPLE, options.shadows);
    this.#visor = part(form.visor(options.fine), glass, MOST_PEOPLE, false);
    this.#hands = part(form.hand(options.fine), skin, MOST_PEOPLE * 2, false);
    this.#sleeves = part(form.sleeve(options.fine), cloth, MOST_PEOPLE * 2, options.shadows);
    this.#shade = part(new PlaneGeometry(1, 1).rotateX(-Math.PI / 2), shadeMaterial(), MOST_PEOPLE, false);
    this.#shade.renderOrder = 1;
    this.group.add(...this.#all);
  }

  /** Somebody is here, or has changed name or colour. */
  put(person: Person): void {
    const known = this.figures.get(person.slot);
    if (known?.person.id === person.id) {
      this.figures.set(person.slot, Object.assign(known, { person }));
      return;
    }
    if (known) this.drop(person.slot);
    if (this.figures.size >= MOST_PEOPLE) return;
    this.figures.set(person.slot, {
      person,
      pose: new AvatarPose(),
      placed: false,
      yaw: 0,
      fade: 0,
      leaving: false,
      phase: (person.slot * 2.399) % 6.283,
    });
  }

  /** They left: the figure stays where it was while it fades. */
  drop(slot: number): void {
    const gone = this.figures.get(slot);
    if (!gone) return;
    this.figures.delete(slot);
    gone.leaving = true;
    if (gone.placed) this.#leavers.push(gone);
  }

  clear(): void {
    this.figures.clear();
    this.#leavers.length = 0;
  }

  /** Draws everybody from `figures[].pose`, which the caller has brought up to date. */
  update(seconds: number, now: number, eye: Vector3): void {
    let index = 0;
    for (const someone of this.#everybody()) {
      if (!someone.placed || index >= MOST_PEOPLE) continue;
      const step = this.#still ? 1 : seconds / FADE_S;
      someone.fade = Math.min(1, Math.max(0, someone.fade + (someone.leaving ? -step : step)));
      const v = someone.pose.values;
      const [x, y, z] = [v[HEAD]!, v[HEAD + 1]!, v[HEAD + 2]!];
      someone.yaw = bodyYaw(
        someone.yaw,
        yawOf(v[HEAD + 3]!, v[HEAD + 4]!, v[HEAD + 5]!, v[HEAD + 6]!),
        seconds,
      );
      const floor = Math.min(this.#heightAt(x, z), y - 0.5);
      const breath = this.#still ? 0 : Math.sin(now * 1.7 + someone.phase);
      figure(this.#parts, someone.pose, someone.yaw, floor, breath);
      const away = Math.hypot(x - eye.x, z - eye.z);
      const seen = someone.fade * Math.min(1, Math.max(0, (away - 0.3) / (NEAR_M - 0.3)));
      paint.set(personColour(someone.person.colour)).lerp(GREIGE, 0.24);
      put(this.#body, index, this.#parts.body, paint, seen);
      put(this.#head, index, this.#parts.head, pale.copy(paint).lerp(PORCELAIN, 0.42), seen);
      put(this.#visor, index, this.#parts.head, dark.copy(GLASS).lerp(paint, 0.24), seen);
      flat.makeTranslation(this.#parts.body.elements[12]!, floor + 0.004, this.#parts.body.elements[14]!);
      put(this.#shade, index, flat.multiply(SHADE_SIZE), paint, seen);
      put(this.#sleeves, index * 2, this.#parts.leftSleeve, paint, seen);
      put(this.#sleeves, index * 2 + 1, this.#parts.rightSleeve, paint, seen);
      put(this.#hands, index * 2, this.#parts.left, pale, seen);
      put(this.#hands, index * 2 + 1, this.#parts.right, pale, seen);
      index++;
    }
    for (const mesh of [this.#body, this.#head, this.#visor, this.#shade]) finish(mesh, index);
    finish(this.#sleeves, index * 2);
    finish(this.#hands, index * 2);
    for (let at = this.#leavers.length - 1; at >= 0; at--)
      if (this.#leavers[at]!.fade === 0) this.#leavers.splice(at, 1);
  }

  dispose(): void {
    for (const mesh of this.#all) {
      mesh.geometry.dispose();
      (mesh.material as MeshStandardMaterial).dispose();
      mesh.dispose();
    }
    this.group.removeFromParent();
  }

  get #all(): InstancedMesh[] {
    return [this.#shade, this.#body, this.#sleeves, this.#head, this.#visor, this.#hands];
  }

  *#everybody(): Iterable<Figure> {
    yield* this.figures.values();
    yield* this.#leavers;
  }
}

const paint = new Color();
const pale = new Color();
const dark = new Color();
const flat = new Matrix4();
const PORCELAIN = new Color('#efe8dd');
const GLASS = new Color('#2b2725');
const GREIGE = new Color('#a59a8c');
const SHADE_SIZE = new Matrix4().makeScale(0.92, 1, 0.84);

function part(
  geometry: BufferGeometry,
  material: MeshStandardMaterial | ShaderMaterial,
  most: number,
  shadows: boolean,
): InstancedMesh {
  const mesh = new InstancedMesh(geometry, material, most);
  geometry.setAttribute(
    'seen',
    new InstancedBufferAttribute(new Float32Array(most), 1).setUsage(DynamicDrawUsage),
  );
  mesh.instanceMatrix.setUsage(DynamicDrawUsage);
  mesh.setColorAt(0, paint);
  mesh.frustumCulled = false;
  mesh.castShadow = mesh.receiveShadow = shadows;
  mesh.count = 0;
  mesh.visible = false;
  return mesh;
}

function put(mesh: InstancedMesh, index: number, matrix: Matrix4, colour: Color, seen: number): void {
  mesh.setMatrixAt(index, matrix);
  mesh.setColorAt(index, colour);
  (mesh.geometry.getAttribute('seen') as InstancedBufferAttribute).setX(index, seen);
}

function finish(mesh: InstancedMesh, count: number): void {
  mesh.count = count;
  mesh.visible = count > 0;
  mesh.instanceMatrix.needsUpdate = true;
  if (mesh.instanceColor) mesh.instanceColor.needsUpdate = true;
  mesh.geometry.getAttribute('seen').needsUpdate = true;
}

/** Fades by leaving out pixels in a fine pattern: needs no blending, keeps the depth right, works in five calls. */
function dithered(material: MeshStandardMaterial): MeshStandardMaterial {
  material.onBeforeCompile = (shader) => {
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', '#include <common>\nattribute float seen;\nvarying float vSeen;')
      .replace('#include <begin_vertex>', '#include <begin_vertex>\nvSeen = seen;');
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <common>', '#include <common>\nvarying float vSeen;')
      .replace(
        '#include <color_fragment>',
        `#include <color_fragment>
        if (vSeen < 0.999 && fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) >= vSeen) discard;`,
      );
  };
  material.customProgramCacheKey = () => `vitrine-dithered ${material.vertexColors}`;
  return material;
}

function shadeMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    transparent: true,
    depthWrite: false,
    polygonOffset: true,
    polygonOffsetFactor: -2,
    polygonOffsetUnits: -2,
    vertexShader: `
      attribute float seen; varying vec2 at; varying float strength;
      void main() {
        at = uv * 2.0 - 1.0;
        strength = seen;
        gl_Position = projectionMatrix * modelViewMatrix * instanceMatrix * vec4(position, 1.0);
      }`,
    fragmentShader: `
      varying vec2 at; varying float strength;
      void main() {
        float away = length(at);
        float soft = smoothstep(1.0, 0.12, away);
        gl_FragColor = vec4(0.09, 0.065, 0.045, strength * (0.5 * soft * soft + 0.22 * smoothstep(0.46, 0.2, away)));
        #include <colorspace_fragment>
      }`,
  });
}
