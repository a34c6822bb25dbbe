import { Matrix4, PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { boxOf, directionOf, fitPoints, fitSphere, sphereOf, threeQuarters } from '../src/render/framing.ts';

/** A box's corners, metres, away from the origin. */
function box(x: number, y: number, z: number): Float32Array {
  const found: number[] = [];
  for (let corner = 0; corner < 8; corner++) {
    found.push(5 + x * (corner & 1), 1 + y * ((corner >> 1) & 1), -3 + z * ((corner >> 2) & 1));
  }
  return new Float32Array(found);
}

/** Least and greatest place in the picture, -1..1. */
function outline(camera: PerspectiveCamera, points: Float32Array) {
  const view = new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse);
  const seen = Array.from({ length: points.length / 3 }, (_, at) =>
    new Vector3().fromArray(points, at * 3).applyMatrix4(view),
  );
  const of = (axis: 'x' | 'y') => seen.map((point) => point[axis]);
  return { x: [Math.min(...of('x')), Math.max(...of('x'))], y: [Math.min(...of('y')), Math.max(...of('y'))] };
}

describe('fitPoints', () => {
  for (const [name, points] of [
    ['a tall vase', box(0.2, 0.6, 0.2)],
    ['a flat keyboard of a metre error', box(400, 20, 130)],
    ['a speck', box(1e-4, 1e-4, 1e-4)],
  ] as const) {
    it(`fills the asked part of the picture with ${name}, in its middle`, () => {
      const camera = new PerspectiveCamera(24, 1);
      fitPoints(camera, points, directionOf(34, 20), 0.8);
      const { x, y } = outline(camera, points);
      expect(Math.max(x[1]! - x[0]!, y[1]! - y[0]!)).toBeCloseTo(1.6, 3);
      expect(Math.abs(x[0]! + x[1]!)).toBeLessThan(0.005);
      expect(Math.abs(y[0]! + y[1]!)).toBeLessThan(0.005);
    });
  }
});

describe('fitSphere', () => {
  it('keeps every corner inside, from anywhere', () => {
    const points = box(0.3, 0.2, 0.9);
    const camera = new PerspectiveCamera(24, 1);
    for (const [turn, up] of [
      [0, 0],
      [150, -12],
      [265, 8],
      [20, 68],
    ] as const) {
      fitSphere(camera, sphereOf(points), directionOf(turn, up), 0.96);
      const { x, y } = outline(camera, points);
      expect(Math.max(-x[0]!, x[1]!, -y[0]!, y[1]!)).toBeLessThan(0.97);
    }
  });
});

describe('threeQuarters', () => {
  it('looks down on what is flat and more from the front on what is shallow', () => {
    const [cube, board, sign] = [box(1, 1, 1), box(1, 0.05, 1), box(1, 1, 0.05)].map(threeQuarters);
    expect(board!.up).toBeGreaterThan(cube!.up + 15);
    expect(sign!.turn).toBeLessThan(cube!.turn);
  });
});

describe('boxOf', () => {
  it('refuses a model that shows nothing or has no place', () => {
    expect(() => boxOf(new Float32Array())).toThrow('nothing to show');
    expect(() => boxOf(new Float32Array([0, Number.NaN, 0]))).toThrow('nothing to show');
  });
});
