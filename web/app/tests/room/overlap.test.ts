import { expect, it } from 'vitest';
import { type Plate, visiblePlates } from '../../src/room/people/overlap.ts';

const plate = (key: number, x: number, y: number, distance: number): Plate => ({
  key,
  x,
  y,
  distance,
  halfWidth: 1,
  halfHeight: 0.25,
});

it('hides the farther of two that collide', () => {
  expect(visiblePlates([plate(1, 0, 0, 5), plate(2, 1.5, 0.1, 3)])).toEqual(new Set([2]));
});

it('keeps two that only touch', () => {
  expect(visiblePlates([plate(1, 0, 0, 5), plate(2, 2, 0, 3)])).toEqual(new Set([1, 2]));
  expect(visiblePlates([plate(1, 0, 0, 5), plate(2, 2, 0, 3)], 0.1)).toEqual(new Set([2]));
});

it('a hidden plate hides nobody', () => {
  expect(visiblePlates([plate(1, 0, 0, 1), plate(2, 1.5, 0, 2), plate(3, 3, 0, 3)])).toEqual(new Set([1, 3]));
});

it('of a hundred none of those kept overlap, and every hidden one is covered by a nearer one', () => {
  const crowd = Array.from({ length: 100 }, (_, i) =>
    plate(i, ((i * 37) % 23) - 11, ((i * 17) % 7) / 3, 1 + ((i * 29) % 100)),
  );
  const kept = visiblePlates(crowd);
  const meet = (a: Plate, b: Plate) => Math.abs(a.x - b.x) < 2 && Math.abs(a.y - b.y) < 0.5;
  for (const one of crowd) {
    const covering = crowd.filter((other) => other !== one && kept.has(other.key) && meet(one, other));
    if (kept.has(one.key)) expect(covering).toEqual([]);
    else expect(covering.some((other) => other.distance <= one.distance)).toBe(true);
  }
});
