/** The visitor's own pose as the others shall see it: head only on a screen, head and hands in a headset. */
import { type AvatarPose, HEAD, Kind, LEFT, RIGHT } from '@vitrine-shop/sdk';
import { Quaternion, Vector3 } from 'three';
import type { Stage } from '../view/stage.ts';
import { EYE_HEIGHT_M } from '../view/stage.ts';
import type { Headset } from './headset.ts';
import type { Walker } from './walker.ts';

/** Writes into `pose`; takes over and clears the walker's jump. */
export function ownPose(pose: AvatarPose, stage: Stage, walker: Walker, headset: Headset | null): void {
  pose.discontinuity = walker.jumped;
  walker.jumped = false;
  if (stage.presenting && headset) {
    const head = stage.headPosition(place);
    turn.setFromRotationMatrix(stage.renderer.xr.getCamera().matrixWorld);
    pose.kind = Kind.FULL;
    pose.set(HEAD, head.x, head.y, head.z, turn.x, turn.y, turn.z, turn.w);
    pose.left = headset.hand('left', place, turn);
    if (pose.left) pose.set(LEFT, place.x, place.y, place.z, turn.x, turn.y, turn.z, turn.w);
    pose.right = headset.hand('right', place, turn);
    if (pose.right) pose.set(RIGHT, place.x, place.y, place.z, turn.x, turn.y, turn.z, turn.w);
    return;
  }
  const feet = walker.feet(place);
  pose.kind = Kind.HEAD;
  pose.left = pose.right = false;
  pose.setHead(feet.x, feet.y + EYE_HEIGHT_M, feet.z, walker.yaw, walker.pitch);
}

const place = new Vector3();
const turn = new Quaternion();
