/**
 * The visitor's own body: where it stands, where it looks, how it moves. Owns the rig outside a headset, and the
 * rig's place inside one.
 *
 * Input devices do not move anything; they set `wish` and call `turn`, `look`, `walkTo`. So keyboard, mouse, touch and
 * thumbsticks share one manner of walking, and tests need only one.
 */
import { Euler, Quaternion, Vector3 } from 'three';
import type { FrameTime, Stage } from '../view/stage.ts';
import { EYE_HEIGHT_M } from '../view/stage.ts';
import type { Floor, Spot } from './floor.ts';

const WALK_MS = 1.9;
const GLIDE_MS = 2.4;
const EASE_PER_S = 9; // how quickly speed follows the wish
const TURN_PER_S = 1.9; // radians, with keys held
const STEEPEST = 1.35;
const NEAREST = 5; // how much larger things may be looked at
const LEAN_PER_S = 6;

export class Walker {
  /** -1..1 each: sideways (right is positive), forward, turning left. Set by the devices, read every frame. */
  readonly wish = { side: 0, ahead: 0, turn: 0 };
  /** The next pose sent must not be interpolated. */
  jumped = false;
  /** How fast it goes now, metres a second. A headset darkens the rim of its view by it. */
  speed_ms = 0;
  yaw = 0;
  pitch = 0;
  readonly #stage: Stage;
  readonly #still: boolean;
  readonly #velocity = new Vector3();
  #floor: Floor;
  #goal: Spot | null = null;
  #stuck_s = 0;
  #gaze: Vector3 | null = null;
  #lean = 1;
  #regarded_m = 0;

  /** still: its owner wants no motion that is not their own: places and gazes are taken at once. */
  constructor(stage: Stage, floor: Floor, still = false) {
    this.#stage = stage;
    this.#still = still;
    this.#floor = floor;
  }

  set floor(floor: Floor) {
    this.#floor = floor;
  }

  get floor(): Floor {
    return this.#floor;
  }

  /** Where the feet are: under the head in a headset, under the camera else. */
  feet(into = new Vector3()): Vector3 {
    const rig = this.#stage.rig.position;
    if (!this.#stage.presenting) return into.copy(rig);
    return this.#stage.headPosition(into).setY(rig.y);
  }

  /** Stands at once at (x, z), facing `yaw` if given. Nobody interpolates this. */
  teleport(x: number, z: number, yaw?: number): void {
    const spot = this.#floor.nearest(x, z) ?? { x, z };
    const rig = this.#stage.rig.position;
    if (yaw !== undefined) this.#face(yaw);
    // In a headset the head stands beside the rig's middle: the rig moves so that the head arrives.
    const beside = this.feet(scratch).sub(rig);
    rig.set(spot.x - beside.x, this.#floor.height(spot.x, spot.z), spot.z - beside.z);
    this.#stage.rig.updateMatrixWorld(true);
    this.#velocity.set(0, 0, 0);
    this.#goal = this.#gaze = null;
    this.#lean = 1;
    this.jumped = true;
  }

  /** Glides to a place on the floor, straight, sliding along what is in the way. */
  walkTo(x: number, z: number): void {
    const spot = this.#floor.nearest(x, z, 2);
    if (!spot) return;
    if (this.#still) {
      this.teleport(spot.x, spot.z);
      return;
    }
    this.#goal = spot;
    this.#stuck_s = 0;
    this.#lean = 1;
  }

  /** Turns the body, radians, left positive. In a headset about the head, as a jump. */
  turn(angle: number): void {
    if (this.#stage.presenting) {
      const head = this.#stage.headPosition(scratch);
      const rig = this.#stage.rig;
      rig.position.sub(head).applyAxisAngle(UP, angle).add(head);
      rig.position.y = this.#floor.height(head.x, head.z);
      rig.rotation.y += angle;
      rig.updateMatrixWorld(true);
      this.jumped = true;
    } else {
      this.yaw += angle / this.#stage.camera.zoom;
      this.#gaze = null;
    }
  }

  /** Leans in by a factor (above 1: things grow), or back; on a screen only: in a headset one leans oneself. */
  lean(factor: number): void {
    this.#lean = Math.min(NEAREST, Math.max(1, this.#lean * factor));
  }

  /** Looks up or down, radians; outside a headset only. */
  look(angle: number): void {
    this.#gaze = null;
    this.pitch = Math.min(STEEPEST, Math.max(-STEEPEST, this.pitch + angle / this.#stage.camera.zoom));
  }

  /**
   * Turns the eyes to a point, gently, keeping them there while walking; any turn of one's own ends it. What is
   * `size_m` large there then fills a good part of the view; the next step of one's own leans back.
   */
  gazeAt(point: Vector3, size_m = 0): void {
    this.#gaze = point.clone();
    this.#regarded_m = size_m;
  }

  lookAt(x: number, y: number, z: number): void {
    const feet = this.feet(scratch);
    this.yaw = Math.atan2(feet.x - x, feet.z - z);
    const away = Math.hypot(feet.x - x, feet.z - z);
    this.pitch = Math.min(
      STEEPEST,
      Math.max(-STEEPEST, Math.atan2(y - feet.y - EYE_HEIGHT_M, Math.max(0.05, away))),
    );
  }

  update(time: FrameTime): void {
    const rig = this.#stage.rig;
    if (this.wish.turn !== 0) this.turn(this.wish.turn * TURN_PER_S * time.delta);
    const heading = this.#stage.presenting ? headYaw(this.#stage) : this.yaw;
    const keyed = this.wish.side !== 0 || this.wish.ahead !== 0;
    if (keyed) {
      this.#goal = null;
      this.#lean = 1;
    }
    wanted
      .set(this.wish.side, 0, -this.wish.ahead)
      .clampLength(0, 1)
      .multiplyScalar(WALK_MS)
      .applyAxisAngle(UP, heading);
    if (this.#goal) this.#towards(this.#goal, time.delta);
    this.#velocity.lerp(wanted, Math.min(1, time.delta * EASE_PER_S));
    if (!keyed && !this.#goal && this.#velocity.lengthSq() < 1e-4) this.#velocity.set(0, 0, 0);
    const feet = this.feet(scratch);
    if (this.#velocity.lengthSq() > 0) {
      const to = { x: feet.x + this.#velocity.x * time.delta, z: feet.z + this.#velocity.z * time.delta };
      const here = this.#floor.slide(feet, to);
      rig.position.x += here.x - feet.x;
      rig.position.z += here.z - feet.z;
      if (this.#goal) this.#noticeStuck(Math.hypot(here.x - feet.x, here.z - feet.z), time.delta);
      feet.x = here.x;
      feet.z = here.z;
    }
    this.speed_ms = this.#velocity.length();
    rig.position.y += (this.#floor.height(feet.x, feet.z) - rig.position.y) * Math.min(1, time.delta * 10);
    if (!this.#stage.presenting) {
      if (this.#gaze) this.#follow(this.#gaze, time.delta);
      this.#leanIn(time.delta);
      rig.rotation.y = this.yaw;
      this.#stage.camera.rotation.set(this.pitch, 0, 0);
    }
    rig.updateMatrixWorld(true);
  }

  /** Entering a headset: nothing is magnified there. */
  beforeHeadset(): void {
    this.#lean = this.#stage.camera.zoom = 1;
    this.#stage.camera.updateProjectionMatrix();
    this.wish.side = this.wish.ahead = this.wish.turn = 0;
    this.#stage.rig.rotation.y = this.yaw;
  }

  /** Leaving a headset: the desktop camera takes over where the head was, looking where it looked. */
  afterHeadset(head: Vector3, yaw: number): void {
    this.#stage.rig.position.set(head.x, this.#floor.height(head.x, head.z), head.z);
    this.yaw = yaw;
    this.pitch = 0;
    this.#stage.camera.position.set(0, EYE_HEIGHT_M, 0);
    this.jumped = true;
  }

  #face(yaw: number): void {
    if (this.#stage.presenting) this.turn(yaw - headYaw(this.#stage));
    else this.yaw = yaw;
    this.pitch = 0;
  }

  #towards(goal: Spot, seconds: number): void {
    const feet = this.feet(scratch);
    const gap = Math.hypot(goal.x - feet.x, goal.z - feet.z);
    if (gap < 0.03) {
      this.#goal = null;
      return;
    }
    const speed = Math.min(GLIDE_MS, gap * 3.2, gap / Math.max(seconds, 1e-3));
    wanted.set(goal.x - feet.x, 0, goal.z - feet.z).setLength(speed);
  }

  #follow(point: Vector3, seconds: number): void {
    const [yaw, pitch] = [this.yaw, this.pitch];
    this.lookAt(point.x, point.y, point.z);
    const part = this.#still ? 1 : Math.min(1, seconds * 5);
    const gap = this.yaw - yaw - Math.PI * 2 * Math.round((this.yaw - yaw) / (Math.PI * 2));
    const rise = this.pitch - pitch;
    this.yaw = yaw + gap * part;
    this.pitch = pitch + rise * part;
    if (!this.#goal && Math.abs(gap) < 0.004 && Math.abs(rise) < 0.004) this.#gaze = null;
  }

  /** Arrived before what is gazed at, one leans in to it; the view follows the wish softly. */
  #leanIn(seconds: number): void {
    const camera = this.#stage.camera;
    if (this.#gaze && !this.#goal && this.#regarded_m > 0) {
      const feet = this.feet(scratch);
      const away = Math.hypot(
        feet.x - this.#gaze.x,
        feet.y + EYE_HEIGHT_M - this.#gaze.y,
        feet.z - this.#gaze.z,
      );
      this.#lean = leanFor(this.#regarded_m, away, camera.fov * Math.min(1, camera.aspect));
      this.#regarded_m = 0;
    }
    if (camera.zoom === this.#lean) return;
    const gap = this.#lean - camera.zoom;
    camera.zoom =
      this.#still || Math.abs(gap) < 0.002
        ? this.#lean
        : camera.zoom + gap * Math.min(1, seconds * LEAN_PER_S);
    camera.updateProjectionMatrix();
  }

  #noticeStuck(moved_m: number, seconds: number): void {
    this.#stuck_s = moved_m < 0.15 * seconds ? this.#stuck_s + seconds : 0;
    if (this.#stuck_s > 0.4) this.#goal = null;
  }
}

/** The magnification at which something `size_m` large and `away_m` off fills a little under half of the view. */
export function leanFor(size_m: number, away_m: number, fov_deg: number): number {
  const view_m = 2 * Math.max(0.1, away_m) * Math.tan((fov_deg * Math.PI) / 360);
  return Math.min(NEAREST, Math.max(1, (0.45 * view_m) / Math.max(0.01, size_m)));
}

export function headYaw(stage: Stage): number {
  const camera = stage.presenting ? stage.renderer.xr.getCamera() : stage.camera;
  return angles.setFromQuaternion(turned.setFromRotationMatrix(camera.matrixWorld), 'YXZ').y;
}

const UP = new Vector3(0, 1, 0);
const scratch = new Vector3();
const wanted = new Vector3();
const turned = new Quaternion();
const angles = new Euler(0, 0, 0, 'YXZ');
