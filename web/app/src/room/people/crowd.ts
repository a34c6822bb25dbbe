/**
 * Everybody else in the room, drawn in seven calls however many they are: torsos, sleeves, heads, visors and hands of
 * the nearest, one cheap figure for each of the others, shadows on the floor.
 *
 * People appear, leave and change between the two forms by a dithered fade; somebody closer than an arm's length fades
 * too, so that nobody's head is seen from inside, a stranger from further away (`setBubble`).
 */

import { AvatarPose, HEAD, type Person } from '@vitrine-shop/sdk';
import {
  type Camera,
  Color,
  Frustum,
  Group,
  Matrix4,
  MeshStandardMaterial,
  PlaneGeometry,
  Sphere,
  type Vector3,
} from 'three';
import { personColour } from '../../door/visitor.ts';
import { distantFigure, GLASS, GLASS_PART, PORCELAIN, SKIN_PART } from './distant.ts';
import * as form from './figure.ts';
import { dithered, Instances, shadeMaterial } from './instances.ts';
import { bodyYaw, emptyMatrices, figure, NECK_BACK_M, stature, yawOf } from './matrices.ts';
import { Nearest } from './nearest.ts';

const FADE_S = 0.35;
/** Closer than this somebody begins to fade: a short way, for who stands half faded looks like dust. */
const NEAR_M = 0.55;
const AWAY_SEEN = 0.55;
const AWAY_GREY = 0.8;
const GREYING_S = 0.6;
/** A whole figure and its shadow, about a point between head and feet. */
const EXTENT_M = 1.6;
const BELOW_EYES_M = 0.7;
const SHADOW_M = 6; // so near, people behind one's back are drawn too: their shadows are in view
const STEP_M = 0.05; // a floor's height is asked for again after as much of a way
export const MOST_PEOPLE = 2048;
export const MOST_DETAILED = { fine: 64, light: 32 } as const;
const FADING = 32; // more in detail than wanted while they fade into the distant form

export interface Figure {
  readonly person: Person;
  readonly pose: AvatarPose;
  /** Seen at least once: before that there is no place to draw it. */
  placed: boolean;
  yaw: number;
  fade: number;
  leaving: boolean;
  readonly phase: number;
  /** The cloth's colour. */
  readonly paint: Color;
  /** Drawn in detail, and how far it has become so, 0..1. */
  detailed: boolean;
  detail: number;
  inView: boolean;
  /** Their connection is lost, and how far they have become grey, 0..1. */
  away: boolean;
  grey: number;
  /** They wear something of their own: told by a ring on their plate. */
  badge: boolean;
  readonly floor: { x: number; z: number; y: number };
}

export class Crowd {
  readonly group = new Group();
  readonly figures = new Map<number, Figure>();
  readonly #leavers: Figure[] = [];
  readonly #away = new Set<number>();
  readonly #still: boolean;
  readonly #shadows: boolean;
  readonly #heightAt: (x: number, z: number) => number;
  readonly #nearest: Nearest;
  readonly #body: Instances;
  readonly #head: Instances;
  readonly #visor: Instances;
  readonly #sleeves: Instances;
  readonly #hands: Instances;
  readonly #distant: Instances;
  readonly #shade: Instances;
  readonly #parts = emptyMatrices();
  #bubble_m = 0;
  #exempt: (slot: number) => boolean = () => true;

  constructor(options: {
    fine: boolean;
    still: boolean;
    shadows: boolean;
    heightAt: (x: number, z: number) => number;
  }) {
    const { fine, shadows } = options;
    this.#still = options.still;
    this.#shadows = shadows;
    this.#heightAt = options.heightAt;
    const wanted = fine ? MOST_DETAILED.fine : MOST_DETAILED.light;
    const most = wanted + FADING;
    this.#nearest = new Nearest(wanted);
    const cloth = dithered(new MeshStandardMaterial({ roughness: 0.78, vertexColors: true }));
    const skin = dithered(new MeshStandardMaterial({ roughness: 0.52 }));
    const glass = dithered(new MeshStandardMaterial({ roughness: 0.2, metalness: 0.1 }));
    const whole = dithered(new MeshStandardMaterial({ roughness: 0.7, vertexColors: true }), true);
    this.#body = new Instances(form.torso(fine), cloth, most, shadows);
    this.#head = new Instances(form.head(fine), skin, most, shadows);
    this.#visor = new Instances(form.visor(fine), glass, most, false);
    this.#hands = new Instances(form.hand(fine), skin, most * 2, false);
    this.#sleeves = new Instances(form.sleeve(fine), cloth, most * 2, shadows);
    this.#distant = new Instances(distantFigure(), whole, MOST_PEOPLE, shadows);
    const spot = new PlaneGeometry(1, 1).rotateX(-Math.PI / 2);
    this.#shade = new Instances(spot, shadeMaterial(), MOST_PEOPLE, false);
    this.#shade.mesh.renderOrder = 1;
    this.group.add(...this.#all.map((part) => part.mesh));
  }

  /** Somebody is here, or has changed name or colour. */
  put(person: Person): void {
    const known = this.figures.get(person.slot);
    if (known?.person.id === person.id) {
      clothe(known.paint, person);
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
      paint: clothe(new Color(), person),
      detailed: false,
      detail: 0,
      inView: false,
      away: this.#away.has(person.slot),
      grey: 0,
      badge: false,
      floor: { x: Number.NaN, z: Number.NaN, y: 0 },
    });
  }

  /** They left: the figure stays where it was while it fades. */
  drop(slot: number): void {
    this.#away.delete(slot);
    const gone = this.figures.get(slot);
    if (!gone) return;
    this.figures.delete(slot);
    gone.leaving = true;
    if (gone.placed) this.#leavers.push(gone);
  }

  clear(): void {
    this.figures.clear();
    this.#away.clear();
    this.#leavers.length = 0;
  }

  /** Their connection is lost and their place is kept: drawn grey and half seen. */
  setAway(slot: number, away: boolean): void {
    if (away) this.#away.add(slot);
    else this.#away.delete(slot);
    const someone = this.figures.get(slot);
    if (someone) someone.away = away;
  }

  /** Who is nearer than `metres` fades, gone at two thirds of it, unless `exempt` says no; 0: nobody does. */
  setBubble(metres: number, exempt: (slot: number) => boolean): void {
    this.#bubble_m = metres;
    this.#exempt = exempt;
  }

  /** Draws everybody from `figures[].pose`, which the caller has brought up to date. `camera`: through which they are seen. */
  update(seconds: number, now: number, eye: Vector3, camera: Camera): void {
    toScreen.copy(camera.matrixWorld).invert().premultiply(camera.projectionMatrix);
    view.setFromProjectionMatrix(toScreen);
    for (const someone of this.figures.values()) this.#draw(someone, seconds, now, eye);
    for (let at = this.#leavers.length - 1; at >= 0; at--) {
      this.#draw(this.#leavers[at]!, seconds, now, eye);
      if (this.#leavers[at]!.fade === 0) this.#leavers.splice(at, 1);
    }
    this.#nearest.settle();
    for (const part of this.#all) part.finish();
  }

  dispose(): void {
    for (const part of this.#all) part.dispose();
    this.group.removeFromParent();
  }

  #draw(someone: Figure, seconds: number, now: number, eye: Vector3): void {
    if (!someone.placed) return;
    const v = someone.pose.values;
    const x = v[HEAD]!;
    const y = v[HEAD + 1]!;
    const z = v[HEAD + 2]!;
    const distance = Math.sqrt((x - eye.x) ** 2 + (z - eye.z) ** 2);
    const step = this.#still ? 1 : seconds / FADE_S;
    const shown = someone.fade > 0 && someone.inView;
    someone.fade = towards(someone.fade, someone.leaving ? 0 : 1, step);
    someone.grey = towards(someone.grey, someone.away ? 1 : 0, this.#still ? 1 : seconds / GREYING_S);
    extent.center.set(x, y - BELOW_EYES_M, z);
    const inView = view.intersectsSphere(extent);
    if (!someone.leaving)
      someone.detailed = inView && this.#nearest.has(distance, someone.detailed) && !this.#body.full;
    // Who comes into view has the right form at once; what changes before one's eyes is faded.
    const form = Number(someone.detailed);
    someone.detail = inView && shown ? towards(someone.detail, form, step) : form;
    someone.inView = inView;
    if (!inView && !(this.#shadows && distance < SHADOW_M)) return;
    const seen =
      someone.fade * this.#apart(someone.person.slot, distance) * (1 - someone.grey * (1 - AWAY_SEEN));
    if (seen <= 0) return;
    paint.copy(someone.paint).lerp(ASHEN, AWAY_GREY * someone.grey);
    const floor = Math.min(this.#floor(someone, x, z), y - 0.5);
    someone.yaw = bodyYaw(
      someone.yaw,
      yawOf(v[HEAD + 3]!, v[HEAD + 4]!, v[HEAD + 5]!, v[HEAD + 6]!),
      seconds,
    );
    const axisX = x + Math.sin(someone.yaw) * NECK_BACK_M;
    const axisZ = z + Math.cos(someone.yaw) * NECK_BACK_M;
    if (!this.#shade.full) this.#shade.stand(axisX, floor + 0.004, axisZ, 0, 0.88, 1, paint, seen);
    if (someone.detail < 1 && !this.#distant.full) {
      const high = stature(y, floor);
      const part = someone.detail === 0 ? seen : seen * (1 - someone.detail);
      this.#distant.stand(axisX, floor, axisZ, someone.yaw, Math.sqrt(high), high, paint, part);
    }
    if (someone.detail > 0 && !this.#body.full)
      this.#drawInDetail(someone, floor, now, seen * someone.detail);
  }

  #drawInDetail(someone: Figure, floor: number, now: number, seen: number): void {
    const breath = this.#still || someone.away ? 0 : Math.sin(now * 1.7 + someone.phase);
    const parts = this.#parts;
    figure(parts, someone.pose, someone.yaw, floor, breath);
    pale.copy(paint).lerp(PORCELAIN, SKIN_PART);
    this.#body.add(parts.body, paint, seen);
    this.#head.add(parts.head, pale, seen);
    this.#visor.add(parts.head, dark.copy(paint).lerp(GLASS, GLASS_PART), seen);
    this.#sleeves.add(parts.leftSleeve, paint, seen);
    this.#sleeves.add(parts.rightSleeve, paint, seen);
    this.#hands.add(parts.left, pale, seen);
    this.#hands.add(parts.right, pale, seen);
  }

  /** How much is seen of somebody so near. */
  #apart(slot: number, distance: number): number {
    const arm = ramp(0.3, NEAR_M, distance);
    if (distance >= this.#bubble_m || this.#exempt(slot)) return arm;
    return Math.min(arm, ramp((this.#bubble_m * 2) / 3, this.#bubble_m, distance));
  }

  /** Who stands still costs no search among the floor's polygons. */
  #floor(someone: Figure, x: number, z: number): number {
    const { floor } = someone;
    if (!(Math.abs(x - floor.x) < STEP_M && Math.abs(z - floor.z) < STEP_M))
      Object.assign(floor, { x, z, y: this.#heightAt(x, z) });
    return floor.y;
  }

  get #all(): Instances[] {
    const detailed = [this.#body, this.#sleeves, this.#head, this.#visor, this.#hands];
    return [this.#shade, this.#distant, ...detailed];
  }
}

const paint = new Color();
const pale = new Color();
const dark = new Color();
const GREIGE = new Color('#a59a8c');
const ASHEN = new Color('#b9b5b0');
const toScreen = new Matrix4();
const view = new Frustum();
const extent = new Sphere(undefined, EXTENT_M);

function clothe(into: Color, person: Person): Color {
  return into.set(personColour(person.colour)).lerp(GREIGE, 0.24);
}

function towards(value: number, goal: number, step: number): number {
  return value < goal ? Math.min(goal, value + step) : Math.max(goal, value - step);
}

/** 0 up to `from`, 1 beyond `to`, evenly between. */
function ramp(from: number, to: number, value: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}
