/**
 * A thing held before the eyes on a screen: turned by dragging or keys, nearer and farther by wheel, pinch or keys.
 *
 * It is drawn near the eyes and as much smaller, which looks the same from there and keeps it before every wall and plinth.
 */
import { type PerspectiveCamera, Quaternion, Vector3 } from 'three';
import type { Standing } from '../../view/standing.ts';
import type { Pose } from './carry.ts';

const FILLS = 0.62; // of the view's narrower side, at first
const NEAREST_M = 0.28; // from the eyes to its nearest point
const FARTHEST_M = 1.6;
const FIRST_LEAST_M = 0.42;
const DRAWN_M = 0.07; // its nearest point is drawn so far from the eyes; the camera begins at 0.05
const STEP = Math.PI / 12;
const TURN_PER_VIEW = 4; // radians over the height of the view

export class BeforeEyes {
  distance_m: number;
  readonly #thing: Standing;
  readonly #turn = new Quaternion();

  constructor(thing: Standing, camera: PerspectiveCamera) {
    this.#thing = thing;
    const narrow = Math.tan((camera.fov * Math.PI) / 360) * Math.min(1, camera.aspect);
    this.distance_m = Math.max(FIRST_LEAST_M + thing.radius_m, thing.radius_m / (narrow * FILLS));
  }

  /** Dragged by a part of the view's height, right and down. */
  drag(x: number, y: number): void {
    this.#rotate(x * TURN_PER_VIEW, y * TURN_PER_VIEW);
  }

  /** Steps of 15 degrees to the right and down. */
  step(x: number, y: number): void {
    this.#rotate(x * STEP, y * STEP);
  }

  /** Brings it nearer by a factor, or (below 1) farther. */
  near(factor: number): void {
    const { radius_m } = this.#thing;
    this.distance_m = Math.min(
      FARTHEST_M + radius_m * 2,
      Math.max(NEAREST_M + radius_m, this.distance_m / factor),
    );
  }

  /** side: how far from the middle of the view, -1..1, because a panel covers part of it. */
  place(into: Pose, camera: PerspectiveCamera, side: number): void {
    const { radius_m } = this.#thing;
    const scale = DRAWN_M / Math.max(0.01, this.distance_m - radius_m);
    const across = Math.tan((camera.fov * Math.PI) / 360) * camera.aspect;
    point
      .set(side * across * this.distance_m, 0, -this.distance_m)
      .multiplyScalar(scale)
      .applyMatrix4(camera.matrixWorld);
    eyes.setFromRotationMatrix(camera.matrixWorld);
    into.centre(this.#thing, point, eyes.multiply(this.#turn), scale);
  }

  #rotate(about_y: number, about_x: number): void {
    this.#turn.premultiply(more.setFromAxisAngle(Y, about_y)).premultiply(more.setFromAxisAngle(X, about_x));
  }
}

const X = new Vector3(1, 0, 0);
const Y = new Vector3(0, 1, 0);
const point = new Vector3();
const eyes = new Quaternion();
const more = new Quaternion();
