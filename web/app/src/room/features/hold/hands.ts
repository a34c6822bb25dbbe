/** Where things are that people hold: in a tracked hand as it was gripped, else before the chest. Three.js, no scene. */
import { type AvatarPose, type Grip, HEAD, LEFT, RIGHT } from '@vitrine-shop/sdk';
import { Quaternion, Vector3 } from 'three';
import { yawOf } from '../../people/matrices.ts';
import type { Standing } from '../../view/standing.ts';
import type { Pose } from './carry.ts';

const CHEST_BELOW_M = 0.36;
const CHEST_AHEAD_M = 0.24;
const FINGERS_M = 0.05; // between a hand and what it took from afar

/** Before the chest of somebody, its front turned to them. */
export function beforeChest(into: Pose, thing: Standing, pose: AvatarPose): void {
  const v = pose.values;
  const yaw = yawOf(v[HEAD + 3]!, v[HEAD + 4]!, v[HEAD + 5]!, v[HEAD + 6]!);
  const ahead = CHEST_AHEAD_M + thing.radius_m;
  point.set(
    v[HEAD]! - Math.sin(yaw) * ahead,
    v[HEAD + 1]! - CHEST_BELOW_M,
    v[HEAD + 2]! - Math.cos(yaw) * ahead,
  );
  into.centre(thing, point, turn.setFromAxisAngle(UP, yaw));
}

/** In a hand that a pose tracks; false if it tracks none on that side. */
export function inTrackedHand(
  into: Pose,
  thing: Standing,
  pose: AvatarPose,
  hand: 'left' | 'right',
  grip: Grip | null,
): boolean {
  if (!(hand === 'left' ? pose.left : pose.right)) return false;
  const at = hand === 'left' ? LEFT : RIGHT;
  const v = pose.values;
  point.set(v[at]!, v[at + 1]!, v[at + 2]!);
  turn.set(v[at + 3]!, v[at + 4]!, v[at + 5]!, v[at + 6]!).normalize();
  inHand(into, thing, point, turn, grip);
  return true;
}

/** From the place and turn of a hand. */
export function inHand(
  into: Pose,
  thing: Standing,
  place: Vector3,
  facing: Quaternion,
  grip: Grip | null,
): void {
  const [x, y, z, ...q] = grip ?? fromAfar(thing, facing, thing.group.quaternion);
  into.scale = 1;
  into.position.set(x, y, z).applyQuaternion(facing).add(place);
  into.quaternion.set(...(q as [number, number, number, number])).premultiply(facing);
}

/** The grip of a hand on a thing where both are now. */
export function gripOf(place: Vector3, facing: Quaternion, at: Vector3, turned: Quaternion): Grip {
  back.copy(facing).invert();
  point.copy(at).sub(place).applyQuaternion(back);
  turn.copy(turned).premultiply(back);
  return [point.x, point.y, point.z, turn.x, turn.y, turn.z, turn.w];
}

/** The grip of something that a ray fetched: turned as it stood, its middle just beyond the fingers. */
export function fromAfar(thing: Standing, facing: Quaternion, turned: Quaternion): Grip {
  turn.copy(facing).invert().multiply(turned);
  point.set(0, 0, -(FINGERS_M + thing.radius_m)).sub(middle.copy(thing.middle).applyQuaternion(turn));
  return [point.x, point.y, point.z, turn.x, turn.y, turn.z, turn.w];
}

const UP = new Vector3(0, 1, 0);
const point = new Vector3();
const middle = new Vector3();
const turn = new Quaternion();
const back = new Quaternion();
