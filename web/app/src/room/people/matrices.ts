/**
 * From a tracked head and two hands to the matrices of the drawn parts. Pure; tested with values.
 */

import { type AvatarPose, HEAD, LEFT, RIGHT } from '@vitrine-shop/sdk';
import { Euler, Matrix4, Quaternion, Vector3 } from 'three';

/** The height of the eyes for which the torso was modelled. */
export const EYES_M = 1.6;
export const NECK_BACK_M = 0.05; // from between the eyes back to the torso's axis
const NECK_M = 0.115; // from between the eyes down to where the torso's neck ends
const TURN_FREE = 0.6; // radians the head may turn before the body follows
/** In the modelled body's own measures; x is to be mirrored. A hand rests at its side, a little before the hip. */
const SHOULDER = new Vector3(0.168, 1.318, 0.008);
const RESTING = new Vector3(0.232, 0.755, -0.055);
const CUFF_M = 0.055; // from the hand's origin back to where the sleeve ends
const UP = new Vector3(0, 1, 0);

export interface FigureMatrices {
  readonly body: Matrix4;
  readonly head: Matrix4;
  readonly left: Matrix4;
  readonly right: Matrix4;
  readonly leftSleeve: Matrix4;
  readonly rightSleeve: Matrix4;
}

export function emptyMatrices(): FigureMatrices {
  const [body, head, left, right, leftSleeve, rightSleeve] = Array.from({ length: 6 }, () => new Matrix4());
  return { body, head, left, right, leftSleeve, rightSleeve };
}

/** Yaw of a head, counter-clockwise from above, 0 along -z; steady even when looking straight up or down. */
export function yawOf(qx: number, qy: number, qz: number, qw: number): number {
  turn.set(qx, qy, qz, qw);
  return angles.setFromQuaternion(turn, 'YXZ').y;
}

/** The body's next yaw: it stays while the head looks about, and comes after once the head has turned further. */
export function bodyYaw(before: number, headYaw: number, seconds: number): number {
  const gap = wrapped(headYaw - before);
  const beyond = Math.abs(gap) - TURN_FREE;
  const at_once = beyond > 0 ? Math.sign(gap) * beyond : 0;
  // What is left is made up slowly, so that a person standing still ends facing where they look.
  return wrapped(before + at_once + (gap - at_once) * Math.min(1, seconds * 0.8));
}

/**
 * Writes the parts of one person. `yaw` is the body's, `floor_m` the height it stands on, `breath` -1..1.
 *
 * The torso is stretched between the floor and the neck (0.45 to 1.25 of its height, so a crouching or a lifted
 * head stays whole) and leans with a head that is tilted forward.
 */
export function figure(
  into: FigureMatrices,
  pose: AvatarPose,
  yaw: number,
  floor_m: number,
  breath: number,
): void {
  const v = pose.values;
  turn.set(v[HEAD + 3]!, v[HEAD + 4]!, v[HEAD + 5]!, v[HEAD + 6]!).normalize();
  place.set(v[HEAD]!, v[HEAD + 1]!, v[HEAD + 2]!);
  into.head.compose(place, turn, one);

  const neck = neckAt
    .set(0, -NECK_M * 0.62, NECK_BACK_M)
    .applyQuaternion(turn)
    .add(place)
    .setY(place.y - NECK_M);
  const height = stature(place.y, floor_m);
  upright.setFromEuler(angles.set(0, yaw, 0, 'YXZ'));
  const girth = Math.sqrt(height);
  grown.set(girth * (1 + 0.006 * breath), height * (1 + 0.0016 * breath), girth * (1 + 0.016 * breath));
  into.body.compose(neck.setY(floor_m), upright, grown);

  for (const side of [-1, 1] as const) {
    const tracked = side < 0 ? pose.left : pose.right;
    const part = side < 0 ? LEFT : RIGHT;
    // The body matrix carries shoulder and resting hand from the model's measures to this person's.
    shoulder.set(side * SHOULDER.x, SHOULDER.y, SHOULDER.z).applyMatrix4(into.body);
    if (tracked) {
      place.set(v[part], v[part + 1], v[part + 2]);
      turn.set(v[part + 3], v[part + 4], v[part + 5], v[part + 6]).normalize();
      wrist.set(0, 0, CUFF_M).applyQuaternion(turn).add(place);
    } else {
      place.set(side * RESTING.x, RESTING.y, RESTING.z).applyMatrix4(into.body);
      turn.setFromEuler(angles.set(-1.36, yaw, side * 0.07, 'YXZ'));
      wrist.set(0, 0, CUFF_M).applyQuaternion(turn).add(place);
    }
    (side < 0 ? into.left : into.right).compose(place, turn, one);
    stretched(side < 0 ? into.leftSleeve : into.rightSleeve, shoulder, wrist);
  }
}

/** How tall somebody is, of the modelled torso. */
export function stature(eyes_m: number, floor_m: number): number {
  return Math.min(1.25, Math.max(0.45, (eyes_m - floor_m) / EYES_M));
}

/** A sleeve of length 1 along -z, turned and stretched to reach from a to b. */
function stretched(into: Matrix4, a: Vector3, b: Vector3): void {
  const length = Math.max(0.02, a.distanceTo(b));
  into
    .lookAt(a, b, UP)
    .scale(grown.set(1, 1, length))
    .setPosition(a);
}

export function wrapped(angle: number): number {
  return angle - Math.PI * 2 * Math.round(angle / (Math.PI * 2));
}

const turn = new Quaternion();
const upright = new Quaternion();
const angles = new Euler(0, 0, 0, 'YXZ');
const place = new Vector3();
const neckAt = new Vector3();
const grown = new Vector3();
const shoulder = new Vector3();
const wrist = new Vector3();
const one = new Vector3(1, 1, 1);
