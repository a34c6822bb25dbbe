import { AvatarPose, HEAD, Kind, LEFT, RIGHT } from '../src/pose.ts';
import type { PoseJson } from './vectors.ts';

export type Numbers7 = [number, number, number, number, number, number, number];

/** A pose as the vectors' JSON writes it. */
export function poseOf(json: PoseJson): AvatarPose {
  const pose = new AvatarPose();
  const [x, y, z] = json.position_m;
  if (!json.rotation) return pose.setHead(x, y, z, json.yaw ?? 0, json.pitch ?? 0);
  pose.kind = Kind.FULL;
  pose.set(HEAD, ...([x, y, z, ...json.rotation] as Numbers7));
  for (const [part, hand] of [[LEFT, json.left] as const, [RIGHT, json.right] as const]) {
    if (hand) pose.set(part, ...([...hand.position_m, ...hand.rotation] as Numbers7));
  }
  pose.left = Boolean(json.left);
  pose.right = Boolean(json.right);
  return pose;
}
