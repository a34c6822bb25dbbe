import { expect, it } from 'vitest';
import { type Plate, type Screen, visiblePlates } from '../../src/room/people/overlap.ts';

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

it('shows no name that somebody nearer would cut off, from the crown down', () => {
  const head: Screen = { left: -0.5, right: 0.5, top: 1, distance: 2 };
  const shown = (x: number, y: number, distance: number) =>
    visiblePlates([plate(1, x, y, distance)], 0, [head]).has(1);
  expect(shown(0, 0, 3)).toBe(false);
  expect(shown(1.4, -5, 3)).toBe(false);
  expect(shown(1.6, 0, 3)).toBe(true);
  expect(shown(0, 1.3, 3)).toBe(true);
  expect(shown(0, 0, 2.1)).toBe(true);
});

it('a name that is cut off makes room for one that is not', () => {
  const head: Screen = { left: -3, right: -0.5, top: 1, distance: 2 };
  expect(visiblePlates([plate(1, -1, 0, 3), plate(2, 0.8, 0, 4)], 0, [head])).toEqual(new Set([2]));
});

it('a name that is seen gives way only to somebody clearly nearer', () => {
  const seen = (distance: number): Plate => ({ ...plate(1, 0, 0, distance), held: true });
  expect(visiblePlates([seen(3), plate(2, 1, 0, 2.8)])).toEqual(new Set([1]));
  expect(visiblePlates([seen(3), plate(2, 1, 0, 2.5)])).toEqual(new Set([2]));
});
