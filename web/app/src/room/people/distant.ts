/**
 * People further away: the whole figure as one cheap piece, drawn in one call for all of them.
 *
 * Hands rest at the sides and the head looks where the body does: beyond the nearest few dozen nobody sees more.
 */

import { AvatarPose } from '@vitrine-shop/sdk';
import {
  type BufferGeometry,
  Color,
  Float32BufferAttribute,
  LatheGeometry,
  SphereGeometry,
  Vector2,
} from 'three';
import { mergeGeometries } from 'three/examples/jsm/utils/BufferGeometryUtils.js';
import * as form from './figure.ts';
import { EYES_M, emptyMatrices, figure, NECK_BACK_M } from './matrices.ts';

/** What of a part's colour is another one than the cloth's. */
export const PORCELAIN = new Color('#efe8dd');
export const GLASS = new Color('#2b2725');
export const SKIN_PART = 0.42;
export const GLASS_PART = 0.76;

/** The figure in the torso's own measures, facing -z; `tint` says with what, and how much, the cloth's colour is mixed. */
export function distantFigure(): BufferGeometry {
  const parts = emptyMatrices();
  figure(parts, new AvatarPose().setHead(0, EYES_M, -NECK_BACK_M, 0, 0), 0, 0, 0);
  return mergeGeometries([
    tinted(form.torso(false, 9, 8), PORCELAIN, 0),
    tinted(form.head(false, 9, 6).applyMatrix4(parts.head), PORCELAIN, SKIN_PART),
    tinted(form.visor(false, 10, 2).applyMatrix4(parts.head), GLASS, GLASS_PART),
    ...[parts.leftSleeve, parts.rightSleeve].map((at) => tinted(sleeve().applyMatrix4(at), PORCELAIN, 0)),
    ...[parts.left, parts.right].map((at) => tinted(hand().applyMatrix4(at), PORCELAIN, SKIN_PART)),
  ])!;
}

function sleeve(): BufferGeometry {
  const arm = new LatheGeometry(
    [new Vector2(0.03, -0.042), new Vector2(0.056, 0.05), new Vector2(0.041, 1)],
    5,
  ).rotateX(-Math.PI / 2);
  arm.deleteAttribute('uv');
  return arm;
}

function hand(): BufferGeometry {
  const palm = new SphereGeometry(1, 5, 3).scale(0.036, 0.02, 0.085).translate(0, 0, -0.04);
  palm.deleteAttribute('uv');
  return palm;
}

function tinted(geometry: BufferGeometry, colour: Color, part: number): BufferGeometry {
  const count = geometry.getAttribute('position').count;
  const tint = new Float32Array(count * 4);
  for (let index = 0; index < count; index++) tint.set([colour.r, colour.g, colour.b, part], index * 4);
  geometry.setAttribute('tint', new Float32BufferAttribute(tint, 4));
  if (!geometry.hasAttribute('color'))
    geometry.setAttribute('color', new Float32BufferAttribute(new Float32Array(count * 3).fill(1), 3));
  return geometry;
}
