import { AvatarPose, HEAD, Kind, LEFT } from '@vitrine-shop/sdk';
import { Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { hand, head, sleeve, torso, visor } from '../../src/room/people/figure.ts';
import { bodyYaw, emptyMatrices, figure, yawOf } from '../../src/room/people/matrices.ts';

function standing(y = 1.6): AvatarPose {
  return new AvatarPose().setHead(1, y, -2, 0.5, 0);
}

describe('the parts of a person', () => {
  it('put the head at the pose and the feet on the floor below it', () => {
    const parts = emptyMatrices();
    figure(parts, standing(), 0.5, 0, 0);
    expect(new Vector3().setFromMatrixPosition(parts.head).toArray()).toEqual([1, 1.6, -2]);
    const feet = new Vector3().setFromMatrixPosition(parts.body);
    expect(feet.y).toBe(0);
    expect(Math.hypot(feet.x - 1, feet.z + 2)).toBeLessThan(0.12);
  });

  it('stretch the torso to a tall head and fold it no further than a crouch', () => {
    const parts = emptyMatrices();
    const height = (y: number) => {
      figure(parts, standing(y), 0, 0, 0);
      return new Vector3().setFromMatrixScale(parts.body).y;
    };
    expect(height(1.6)).toBeCloseTo(1, 5);
    expect(height(1.9)).toBeCloseTo(1.9 / 1.6, 5);
    expect(height(0.3)).toBe(0.45);
  });

  it('draw a tracked hand where it is and stretch the sleeve to it', () => {
    const pose = standing();
    pose.kind = Kind.FULL;
    pose.left = true;
    pose.set(LEFT, 0.8, 1.3, -2.5, 0, 0, 0, 1);
    const parts = emptyMatrices();
    figure(parts, pose, 0, 0, 0);
    expect(new Vector3().setFromMatrixPosition(parts.left).toArray()).toEqual([0.8, 1.3, -2.5]);
    const cuff = new Vector3(0, 0, -1).applyMatrix4(parts.leftSleeve);
    expect(cuff.distanceTo(new Vector3(0.8, 1.3, -2.5))).toBeLessThan(0.08);
  });

  it('let an untracked hand rest at its side, its fingers down', () => {
    const parts = emptyMatrices();
    figure(parts, new AvatarPose().setHead(0, 1.6, 0, 0, 0), 0, 0, 0);
    const right = new Vector3().setFromMatrixPosition(parts.right);
    expect(right.x).toBeGreaterThan(0.15);
    expect(right.y).toBeGreaterThan(0.6);
    expect(right.y).toBeLessThan(0.95);
    expect(new Vector3(0, 0, -1).transformDirection(parts.right).y).toBeLessThan(-0.8);
  });

  it('stay finite whatever a far record says', () => {
    const pose = new AvatarPose();
    pose.values.fill(0);
    const parts = emptyMatrices();
    figure(parts, pose, 0, -0.5, 1);
    for (const matrix of Object.values(parts)) expect(matrix.elements.every(Number.isFinite)).toBe(true);
  });
});

it('reads the yaw of a head as it was written, also when it looks far up', () => {
  for (const [yaw, pitch] of [
    [0, 0],
    [1.2, 0.9],
    [-2.8, -1.1],
    [3, 1.4],
  ]) {
    const v = new AvatarPose().setHead(0, 0, 0, yaw, pitch).values;
    expect(yawOf(v[HEAD + 3], v[HEAD + 4], v[HEAD + 5], v[HEAD + 6])).toBeCloseTo(yaw, 6);
  }
});

it('keeps the body while the head looks about, takes it along when it turns far, and by the shorter way', () => {
  expect(bodyYaw(0, 0.4, 0)).toBe(0);
  expect(bodyYaw(0, 1.6, 0)).toBeCloseTo(1, 6);
  expect(Math.abs(bodyYaw(3, -3, 0) - 3)).toBeLessThan(1e-9);
  let yaw = 0;
  for (let frame = 0; frame < 600; frame++) yaw = bodyYaw(yaw, 0.4, 1 / 60);
  expect(yaw).toBeCloseTo(0.4, 2);
});

it('spends at most 3,500 triangles on a person, 1,200 in the low tier', () => {
  const person = (fine: boolean) =>
    [torso, head, visor, hand, hand, sleeve, sleeve].reduce((sum, make) => sum + count(make(fine)), 0);
  expect(person(true)).toBeLessThan(3500);
  expect(person(false)).toBeLessThan(1200);
});

it('models face and fingers towards -z, the face outwards', () => {
  for (const make of [visor, hand]) {
    const geometry = make(true);
    geometry.computeBoundingBox();
    expect(geometry.boundingBox!.min.z).toBeLessThan(0);
  }
  const lens = visor(true);
  const normal = new Vector3();
  const at = new Vector3();
  for (let index = 0; index < lens.getAttribute('position').count; index += 7) {
    normal.fromBufferAttribute(lens.getAttribute('normal'), index);
    at.fromBufferAttribute(lens.getAttribute('position'), index).sub(new Vector3(0, 0, 0.062));
    expect(normal.dot(at.normalize())).toBeGreaterThan(0);
  }
});

function count(geometry: {
  index: { count: number } | null;
  getAttribute(name: 'position'): { count: number };
}): number {
  return (geometry.index?.count ?? geometry.getAttribute('position').count) / 3;
}

it('a head shows no seam: vertices in one place have one normal', () => {
  const skull = head(true);
  const place = skull.getAttribute('position');
  const normal = skull.getAttribute('normal');
  const known = new Map<string, Vector3>();
  for (let index = 0; index < place.count; index++) {
    const key = [place.getX(index), place.getY(index), place.getZ(index)].map((v) => v.toFixed(5)).join();
    const here = new Vector3(normal.getX(index), normal.getY(index), normal.getZ(index));
    expect(here.distanceTo(known.get(key.replaceAll('-0.00000', '0.00000')) ?? here)).toBeLessThan(1e-6);
    known.set(key.replaceAll('-0.00000', '0.00000'), here);
  }
  expect(known.size).toBeLessThan(place.count);
});
