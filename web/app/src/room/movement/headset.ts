/**
 * The headset: entering and leaving, what its sticks and triggers do, what its rays rest on.
 *
 * Defaults are the gentle ones: teleport by pushing a stick forward and letting go, turns by 30 degrees, a fade over
 * every jump. Walking and turning smoothly must be chosen. Bare hands pinch: on a thing to choose it, on the floor and
 * let go to be there. Squeezing takes what is at hand or pointed at, a trigger or pinch only what is at hand; opening the hand
 * puts it back.
 */
import type { Quaternion, Ray, Vector3 } from 'three';
import { Vector3 as Point } from 'three';
import type { Rayed } from '../select/rayed.ts';
import type { Hit } from '../select/selectables.ts';
import type { Settings } from '../settings.ts';
import type { FrameTime, Stage } from '../view/stage.ts';
import { Comfort } from './comfort.ts';
import { Controller } from './controller.ts';
import { TeleportArc } from './teleport.ts';
import { headYaw, type Walker } from './walker.ts';

const SNAP = Math.PI / 6;
const SMOOTH_PER_S = 1.2;
const PUSHED = 0.65;
const RELEASED = 0.3;
const REACH_M = 8;

/** What the rays and hands meet in the room that one is in. */
export interface Reach {
  /** The board that is open, if one is. */
  readonly board: Rayed | null;
  readonly hands: {
    grab(side: 'left' | 'right', ray: Ray | null): boolean;
    letGo(side: 'left' | 'right'): void;
    holds(side: 'left' | 'right'): boolean;
  };
  seen(ray: Ray, reach_m: number): Hit | null;
  point(hit: Hit | null): void;
}

export interface HeadsetOptions {
  readonly settings: Settings;
  readonly still: boolean;
  readonly report: (what: string, error: unknown) => void;
  /** null: in no room just now. */
  readonly reach: () => Reach | null;
  /** It is put on, or has been taken off. */
  readonly worn: (on: boolean) => void;
}

export class Headset {
  readonly #stage: Stage;
  readonly #walker: Walker;
  readonly #options: HeadsetOptions;
  readonly #comfort: Comfort;
  readonly #arc = new TeleportArc();
  readonly #controllers: readonly Controller[];
  readonly #head = new Point();
  #yaw = 0;
  #aiming: Controller | null = null;
  #snapped = false;
  #jumping = false;

  constructor(stage: Stage, walker: Walker, options: HeadsetOptions) {
    this.#stage = stage;
    this.#walker = walker;
    this.#options = options;
    stage.renderer.xr.enabled = true;
    stage.renderer.xr.setReferenceSpaceType('local-floor');
    this.#comfort = new Comfort(stage.camera);
    this.#controllers = [0, 1].map(
      (index) =>
        new Controller(
          stage,
          index,
          (down) => this.#press(index, down),
          (down) => this.#squeeze(index, down),
        ),
    );
    stage.scene.add(this.#arc.group);
    stage.renderer.xr.addEventListener('sessionend', () => this.#left());
  }

  async isOffered(): Promise<boolean> {
    try {
      return (await navigator.xr?.isSessionSupported('immersive-vr')) ?? false;
    } catch {
      return false; // a page that may not use XR (permissions policy) has no headset
    }
  }

  async enter(): Promise<void> {
    if (this.#stage.presenting || !navigator.xr) return;
    try {
      const session = await navigator.xr.requestSession('immersive-vr', {
        optionalFeatures: ['local-floor', 'hand-tracking'],
      });
      this.#options.worn(true);
      this.#walker.beforeHeadset();
      await this.#stage.renderer.xr.setSession(session);
      this.#walker.jumped = true;
    } catch (error) {
      this.#options.report('The headset', error);
    }
  }

  /** Takes it off: the page is there again, and the seat in the room stays. */
  async leave(): Promise<void> {
    await this.#stage.renderer.xr.getSession()?.end();
  }

  /** Where the head faces, radians; null outside a headset. */
  yaw(): number | null {
    return this.#stage.presenting ? headYaw(this.#stage) : null;
  }

  /** Fades the view of a headset out or in; at once outside one. */
  async veil(on: boolean): Promise<void> {
    if (this.#stage.presenting) await this.#comfort.cover(on);
  }

  /** Where a hand is, in the room. False: not tracked. */
  hand(side: 'left' | 'right', place: Vector3, turn: Quaternion): boolean {
    return this.#controllers.find((controller) => controller.side === side)?.pose(place, turn) ?? false;
  }

  update(time: FrameTime): void {
    if (!this.#stage.presenting) {
      this.#comfort.update(1, 0, true);
      return;
    }
    this.#stage.headPosition(this.#head);
    this.#yaw = headYaw(this.#stage);
    const { settings, still } = this.#options;
    this.#walker.wish.side = this.#walker.wish.ahead = 0;
    let pointed = false;
    for (const controller of this.#controllers) {
      if (!controller.update()) {
        if (this.#aiming === controller) this.#stopAiming();
        continue;
      }
      this.#sticks(controller, time.delta);
      if (this.#aiming === controller)
        this.#arc.aim(controller.ray.origin, controller.ray.direction, this.#walker.floor);
      else if (!this.#holds(controller)) pointed = this.#point(controller) || pointed;
    }
    if (!pointed) this.#options.reach()?.point(null);
    const moving = settings.vignette && settings.stick ? Math.min(1, this.#walker.speed_ms / 1.2) : 0;
    this.#comfort.update(time.delta, moving, still);
  }

  #sticks(controller: Controller, seconds: number): void {
    if (controller.isHand) return;
    const { x, y } = controller.stick;
    const { settings } = this.#options;
    const walks = settings.stick && controller.side === 'left';
    if (walks) {
      this.#walker.wish.side = Math.abs(x) > 0.15 ? x : 0;
      this.#walker.wish.ahead = Math.abs(y) > 0.15 ? -y : 0;
      return;
    }
    if (!this.#aiming && y < -PUSHED && Math.abs(x) < 0.7) this.#aiming = controller;
    else if (this.#aiming === controller && Math.hypot(x, y) < RELEASED) this.#jump();
    if (this.#aiming || controller.side !== 'right') return;
    if (settings.turn === 'smooth') {
      if (Math.abs(x) > 0.2) this.#walker.turn(-x * SMOOTH_PER_S * seconds);
    } else if (Math.abs(x) > PUSHED && !this.#snapped) {
      this.#snapped = true;
      this.#walker.turn(-Math.sign(x) * SNAP);
    } else if (Math.abs(x) < RELEASED) this.#snapped = false;
  }

  /** What the ray rests on: the card's board first, then things in the room. */
  #point(controller: Controller): boolean {
    const reach = this.#options.reach();
    const onBoard = reach?.board?.aim(controller.ray, this.#controllers.indexOf(controller)) ?? null;
    if (onBoard !== null) {
      controller.show(onBoard);
      return false;
    }
    const hit = reach?.seen(controller.ray, REACH_M) ?? null;
    controller.show(hit?.distance ?? null);
    if (hit) reach?.point(hit);
    return hit !== null;
  }

  #press(index: number, down: boolean): void {
    const controller = this.#controllers[index];
    const reach = this.#options.reach();
    if (!reach || !this.#stage.presenting) return;
    if (!down) {
      if (this.#aiming === controller && controller.isHand) this.#jump();
      this.#open(controller!);
      return;
    }
    controller!.update();
    const { board } = reach;
    if (board && board.aim(controller.ray, index) !== null) {
      controller.pulse();
      board.press(index);
      return;
    }
    if (this.#grab(controller!, false)) return;
    const hit = reach.seen(controller.ray, REACH_M);
    if (hit) {
      controller.pulse();
      hit.selectable.onSelect();
    } else if (controller.isHand && !this.#aiming) this.#aiming = controller;
  }

  #squeeze(index: number, down: boolean): void {
    const controller = this.#controllers[index]!;
    if (!this.#options.reach() || !this.#stage.presenting) return;
    if (!down) this.#open(controller);
    else if (controller.update()) this.#grab(controller, true);
  }

  #grab(controller: Controller, pointing: boolean): boolean {
    const { side } = controller;
    if (side === 'none' || this.#holds(controller)) return false;
    const took = this.#options.reach()?.hands.grab(side, pointing ? controller.ray : null) ?? false;
    if (took) controller.pulse();
    return took;
  }

  #open({ side }: Controller): void {
    if (side !== 'none') this.#options.reach()?.hands.letGo(side);
  }

  #holds({ side }: Controller): boolean {
    return side !== 'none' && (this.#options.reach()?.hands.holds(side) ?? false);
  }

  #jump(): void {
    const target = this.#arc.target;
    this.#stopAiming();
    if (!target || this.#jumping) return;
    this.#jumping = true;
    void (async () => {
      if (!this.#options.still) await this.#comfort.cover(true);
      this.#walker.teleport(target.x, target.z);
      this.#jumping = false;
      await this.#comfort.cover(false);
    })();
  }

  #stopAiming(): void {
    this.#aiming = null;
    this.#arc.hide();
  }

  #left(): void {
    this.#stopAiming();
    void this.#comfort.cover(false);
    this.#walker.afterHeadset(this.#head, this.#yaw);
    this.#stage.fit();
    this.#options.worn(false);
  }
}
