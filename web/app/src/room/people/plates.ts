/**
 * Name plates and emotes above heads: one atlas, one instanced mesh, one draw call.
 *
 * The nearest two dozen people in view have one. Plates lie across the reader's view but stay upright, grow a little with
 * distance so that they can still be read, fade away beyond 9 m; of two that would collide the farther one goes, and one
 * that somebody's head or shoulders would cut off is not shown.
 */

import { HEAD, type Person } from '@vitrine-shop/sdk';
import {
  CanvasTexture,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedMesh,
  LinearFilter,
  Matrix4,
  type PerspectiveCamera,
  PlaneGeometry,
  ShaderMaterial,
  SRGBColorSpace,
  Vector3,
} from 'three';
import { personColour } from '../../door/visitor.ts';
import { font, shortened } from '../view/lettering.ts';
import type { Figure } from './crowd.ts';
import { drawEmote, EMOTES, type EmoteName } from './emotes.ts';
import { type Plate, type Screen, visiblePlates } from './overlap.ts';
import { drawSign } from './sign.ts';

const CELL = { width: 256, height: 48 };
const COLUMNS = 4;
const ROWS = 16;
const ICON = 96;
const SHEET = { width: CELL.width * COLUMNS, height: CELL.height * ROWS + ICON };
const CELLS = COLUMNS * ROWS;
const MOST = 2 * CELLS;
const MOST_SHOWN = 24;
/** The atlas goes to the graphics card as a whole: not in every picture while one walks through a crowd. */
const UPLOAD_S = 0.25;
const FADE_FROM_M = 9;
const FADE_TO_M = 15;
const EMOTE_S = 2.6;
/** Who is so near fades, or looks over their own plate: no plate. */
const NEAR_FROM_M = 0.75;
const NEAR_TO_M = 1.05;
/** From between the eyes: the crown, and the room between it and the plate. */
const CROWN_M = 0.13;
const GAP_M = 0.035;
/** What of a figure hides names behind it: half widths of head and shoulders, and how far below the eyes these begin. */
const HEAD_M = 0.11;
const SHOULDERS_M = 0.23;
const SHOULDERS_BELOW_M = 0.2;
/** Nearer than this people are not there to the eye: the bubble, or an arm's length. */
const SEEN_FROM_M = 0.5;

interface Named {
  readonly cell: number;
  text: string;
  width: number;
  alpha: number;
  /** Drawn into the atlas, which has not been uploaded since. */
  fresh: boolean;
  wanted: boolean;
}

interface Shown {
  readonly name: EmoteName;
  readonly from: number;
}

interface Near {
  readonly slot: number;
  readonly figure: Figure;
  readonly distance: number;
}

export class Plates {
  readonly mesh: InstancedMesh;
  readonly #canvas = document.createElement('canvas');
  readonly #texture: CanvasTexture;
  readonly #rects = new InstancedBufferAttribute(new Float32Array(MOST * 4), 4);
  readonly #alphas = new InstancedBufferAttribute(new Float32Array(MOST), 1);
  readonly #named = new Map<number, Named>();
  readonly #emotes = new Map<number, Shown>();
  readonly #free = Array.from({ length: CELLS }, (_, index) => CELLS - 1 - index);
  #stale = false;
  #uploaded = Number.NEGATIVE_INFINITY;

  constructor() {
    this.#canvas.width = SHEET.width;
    this.#canvas.height = SHEET.height;
    EMOTES.forEach((name, index) => {
      drawEmote(this.#canvas, name, index * ICON, CELL.height * ROWS, ICON);
    });
    this.#texture = new CanvasTexture(this.#canvas);
    this.#texture.colorSpace = SRGBColorSpace;
    this.#texture.generateMipmaps = false;
    this.#texture.minFilter = LinearFilter;
    const plane = new PlaneGeometry(1, 1);
    plane.setAttribute('rect', this.#rects.setUsage(DynamicDrawUsage));
    plane.setAttribute('alpha', this.#alphas.setUsage(DynamicDrawUsage));
    this.mesh = new InstancedMesh(plane, plateMaterial(this.#texture), MOST);
    this.mesh.instanceMatrix.setUsage(DynamicDrawUsage);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 5;
    this.mesh.count = 0;
    this.mesh.visible = false;
  }

  emote(slot: number, name: EmoteName, now: number): void {
    this.#emotes.set(slot, { name, from: now });
  }

  /** `fov` is the view's height in radians; in a headset, about 1.6. */
  update(
    figures: ReadonlyMap<number, Figure>,
    camera: PerspectiveCamera,
    eye: Vector3,
    fov: number,
    seconds: number,
    now: number,
  ): void {
    toView.copy(camera.matrixWorld).invert();
    const focal = 1 / Math.tan(fov / 2);
    for (const named of this.#named.values()) named.wanted = false;
    const wanted: Plate[] = [];
    const screens: Screen[] = [];
    for (const { slot, figure, distance } of nearest(figures, eye, toView)) {
      if (distance > SEEN_FROM_M) screenOff(screens, figure, distance, focal);
      const named = this.#name(slot, figure);
      if (!named) continue;
      named.wanted = true;
      above(figure, eye).applyMatrix4(toView);
      const height = plateHeight(distance);
      const scale = focal / -at.z;
      wanted.push({
        key: slot,
        x: at.x * scale,
        y: at.y * scale,
        distance,
        held: named.alpha > 0.5,
        halfWidth: (height * (named.width / CELL.height) * scale) / 2,
        halfHeight: (height * scale) / 2,
      });
    }
    const kept = visiblePlates(wanted, 0.004, screens);
    let index = 0;
    for (const [slot, named] of this.#named) {
      const figure = figures.get(slot);
      if (!figure) this.#forget(slot, named);
      else if (this.#shade(named, figure, kept.has(slot), eye, seconds)) this.#plate(index++, named, eye);
    }
    for (const [slot, emote] of this.#emotes) {
      const figure = figures.get(slot);
      if (!figure || now > emote.from + EMOTE_S) this.#emotes.delete(slot);
      else if (figure.placed) this.#icon(index++, emote, above(figure, eye).distanceTo(eye), now);
    }
    this.mesh.count = Math.min(index, MOST);
    this.mesh.visible = index > 0;
    this.mesh.instanceMatrix.needsUpdate = this.#rects.needsUpdate = this.#alphas.needsUpdate = true;
    if (this.#stale && now > this.#uploaded + UPLOAD_S) this.#upload(now);
  }

  dispose(): void {
    this.#texture.dispose();
    this.mesh.geometry.dispose();
    (this.mesh.material as ShaderMaterial).dispose();
    this.mesh.removeFromParent();
  }

  /** Brings a plate nearer to how visible it ought to be; whether anything of it is to be drawn. */
  #shade(named: Named, figure: Figure, kept: boolean, eye: Vector3, seconds: number): boolean {
    const distance = above(figure, eye).distanceTo(eye);
    const near = Math.min(1, Math.max(0, (distance - NEAR_FROM_M) / (NEAR_TO_M - NEAR_FROM_M)));
    const far = 1 - Math.min(1, Math.max(0, (distance - FADE_FROM_M) / (FADE_TO_M - FADE_FROM_M)));
    const goal = kept && !named.fresh ? far * near * figure.fade : 0;
    // Out quickly, in slowly: two that take each other's place are never both to be read.
    const step = seconds * (goal < named.alpha ? 16 : 6);
    named.alpha += Math.sign(goal - named.alpha) * Math.min(Math.abs(goal - named.alpha), step);
    return named.alpha > 0.01;
  }

  #plate(index: number, named: Named, eye: Vector3): void {
    const [x, y] = [(named.cell % COLUMNS) * CELL.width, Math.floor(named.cell / COLUMNS) * CELL.height];
    const height = plateHeight(at.distanceTo(eye));
    const width = height * (named.width / CELL.height);
    this.#put(index, width, height, x, y, named.width, CELL.height, named.alpha);
  }

  #icon(index: number, emote: Shown, distance: number, now: number): void {
    const height = plateHeight(distance);
    const age = (now - emote.from) / EMOTE_S;
    const grown = Math.min(1, age * 9);
    const size = (0.19 + height * 0.6) * (0.7 + 0.3 * (1 - (1 - grown) ** 3));
    at.y += height * 0.75 + size * 0.6;
    const strength = Math.min(1, age * 12, (1 - age) * 5);
    const x = EMOTES.indexOf(emote.name) * ICON;
    this.#put(index, size, size, x, CELL.height * ROWS, ICON, ICON, strength);
  }

  #upload(now: number): void {
    this.#texture.needsUpdate = true;
    this.#stale = false;
    this.#uploaded = now;
    for (const named of this.#named.values()) named.fresh = false;
  }

  #forget(slot: number, named: Named): void {
    this.#free.push(named.cell);
    this.#named.delete(slot);
  }

  /** A place in the atlas: a free one, or that of somebody whose plate is not seen. */
  #cell(): number | undefined {
    if (this.#free.length === 0) {
      for (const [slot, named] of this.#named) {
        if (named.wanted || named.alpha > 0.01) continue;
        this.#forget(slot, named);
        break;
      }
    }
    return this.#free.pop();
  }

  #put(
    index: number,
    width: number,
    height: number,
    x: number,
    y: number,
    w: number,
    h: number,
    alpha: number,
  ): void {
    if (index >= MOST) return;
    this.mesh.setMatrixAt(index, matrix.makeScale(width, height, 1).setPosition(at));
    this.#rects.setXYZW(
      index,
      x / SHEET.width,
      1 - (y + h) / SHEET.height,
      w / SHEET.width,
      h / SHEET.height,
    );
    this.#alphas.setX(index, alpha);
  }

  #name(slot: number, figure: Figure): Named | null {
    const { name, colour, role } = figure.person;
    const text = `${name} ${colour} ${figure.badge} ${role}`;
    const known = this.#named.get(slot);
    if (known?.text === text) return known;
    const cell = known?.cell ?? this.#cell();
    if (cell === undefined) return null;
    const width = this.#draw(cell, figure.person, figure.badge);
    const named = known ?? { cell, text, width, alpha: 0, fresh: true, wanted: true };
    this.#named.set(slot, Object.assign(named, { text, width, fresh: true }));
    this.#stale = true;
    return named;
  }

  /**
   * Draws a plate and answers its width in pixels.
   *
   * The house's own people have a dark one with its sign: nothing that a guest can write in a name looks so.
   */
  #draw(cell: number, { name, colour, role }: Person, badge: boolean): number {
    const house = role !== 'guest';
    const from = house ? 62 : 38;
    const pen = this.#canvas.getContext('2d')!;
    const [x, y] = [(cell % COLUMNS) * CELL.width, Math.floor(cell / COLUMNS) * CELL.height];
    pen.clearRect(x, y, CELL.width, CELL.height);
    pen.font = font({ size: 25, family: 'text', colour: '', weight: 550 });
    const text = shortened(pen, name, CELL.width - from - 24);
    const width = Math.ceil(pen.measureText(text).width) + from + 20;
    pen.fillStyle = house ? 'rgba(46, 40, 35, 0.96)' : 'rgba(250, 246, 239, 0.94)';
    pen.beginPath();
    pen.roundRect(x + 3, y + 3, width - 6, CELL.height - 6, (CELL.height - 6) / 2);
    pen.fill();
    pen.fillStyle = personColour(colour);
    pen.beginPath();
    pen.arc(x + 23, y + CELL.height / 2, 7.5, 0, Math.PI * 2);
    pen.fill();
    pen.strokeStyle = 'rgba(60, 48, 36, 0.35)';
    pen.lineWidth = 1;
    pen.stroke();
    if (badge) {
      pen.strokeStyle = '#9c7430';
      pen.lineWidth = 3;
      pen.beginPath();
      pen.arc(x + 23, y + CELL.height / 2, 12, 0, Math.PI * 2);
      pen.stroke();
    }
    if (house) drawSign(pen, x + 47, y + CELL.height / 2);
    pen.fillStyle = house ? '#faf6ef' : '#2e2823';
    pen.textAlign = 'left';
    pen.textBaseline = 'middle';
    pen.fillText(text, x + from, y + CELL.height / 2 + 1);
    return width;
  }
}

const at = new Vector3();
const matrix = new Matrix4();
const toView = new Matrix4();

/** The middle of somebody's plate: it rests a little above the crown, however large it is. */
function above(figure: Figure, eye: Vector3): Vector3 {
  const v = figure.pose.values;
  at.set(v[HEAD]!, v[HEAD + 1]! + CROWN_M + GAP_M, v[HEAD + 2]!);
  at.y += plateHeight(at.distanceTo(eye)) / 2;
  return at;
}

/** Head, and shoulders down to the floor, as they lie on the screen. */
function screenOff(screens: Screen[], figure: Figure, distance: number, focal: number): void {
  const v = figure.pose.values;
  for (const [half, rise] of [
    [HEAD_M, CROWN_M],
    [SHOULDERS_M, -SHOULDERS_BELOW_M],
  ] as const) {
    at.set(v[HEAD]!, v[HEAD + 1]! + rise, v[HEAD + 2]!).applyMatrix4(toView);
    const scale = focal / -at.z;
    screens.push({
      left: (at.x - half) * scale,
      right: (at.x + half) * scale,
      top: at.y * scale,
      distance,
    });
  }
}

/** The nearest people before the camera, nearest first. */
function nearest(figures: ReadonlyMap<number, Figure>, eye: Vector3, view: Matrix4): Near[] {
  const found: Near[] = [];
  const e = view.elements;
  let farthest = FADE_TO_M;
  for (const [slot, figure] of figures) {
    if (!figure.placed) continue;
    const distance = above(figure, eye).distanceTo(eye);
    if (distance >= farthest || e[2]! * at.x + e[6]! * at.y + e[10]! * at.z + e[14]! > -0.3) continue;
    let place = found.length;
    while (place > 0 && found[place - 1]!.distance > distance) place--;
    found.splice(place, 0, { slot, figure, distance });
    if (found.length <= MOST_SHOWN) continue;
    found.pop();
    farthest = found[MOST_SHOWN - 1]!.distance;
  }
  return found;
}

function plateHeight(distance: number): number {
  return Math.min(0.24, Math.max(0.042, distance * 0.026));
}

function plateMaterial(map: CanvasTexture): ShaderMaterial {
  return new ShaderMaterial({
    uniforms: { map: { value: map } },
    transparent: true,
    depthWrite: false,
    vertexShader: `
      attribute vec4 rect; attribute float alpha; varying vec2 at; varying float strength;
      void main() {
        at = rect.xy + uv * rect.zw;
        strength = alpha;
        vec3 middle = instanceMatrix[3].xyz;
        // Along the view's own horizontal: turned to the eye each by itself, plates at the rim would look skewed.
        vec3 right = normalize(vec3(viewMatrix[0][0], 0.0, viewMatrix[2][0]));
        vec3 corner = middle + right * position.x * instanceMatrix[0].x + vec3(0.0, position.y * instanceMatrix[1].y, 0.0);
        gl_Position = projectionMatrix * viewMatrix * vec4(corner, 1.0);
      }`,
    fragmentShader: `
      uniform sampler2D map; varying vec2 at; varying float strength;
      void main() {
        vec4 ink = texture2D(map, at);
        gl_FragColor = vec4(ink.rgb, ink.a * strength);
        if (gl_FragColor.a < 0.01) discard;
        #include <colorspace_fragment>
      }`,
  });
}
