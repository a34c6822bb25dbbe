import { expect, it } from 'vitest';
import { thrown } from '../../src/room/movement/arc.ts';

const level = () => 0;

it('lands on the floor, ahead, about five metres at most from a level hand', () => {
  const { points, landing } = thrown({ x: 0, y: 1.2, z: 0 }, { x: 0, y: 0, z: -1 }, level);
  expect(landing!.y).toBe(0);
  expect(landing!.x).toBe(0);
  // Fall time from 1.2 m is sqrt(2h/g) = 0.495 s, at 6.5 m/s.
  expect(landing!.z).toBeCloseTo(-6.5 * Math.sqrt(2.4 / 9.81), 1);
  expect(points.at(-1)).toEqual(landing);
});

it('lands on a raised floor where that is what it meets', () => {
  const { landing } = thrown({ x: 0, y: 1.2, z: 0 }, { x: 0, y: 0, z: -1 }, (_x, z) => (z < -1 ? 0.4 : 0));
  expect(landing!.y).toBe(0.4);
});

it('lands nowhere when thrown at the sky', () => {
  expect(thrown({ x: 0, y: 1.2, z: 0 }, { x: 0, y: 1, z: 0 }, () => -99).landing).toBeNull();
});

it('falls only downwards onto a floor, not upwards through it', () => {
  const { landing } = thrown({ x: 0, y: -0.5, z: 0 }, { x: 0, y: 0.8, z: -0.6 }, level);
  expect(landing!.y).toBe(0);
  expect(landing!.z).toBeLessThan(-2);
});
