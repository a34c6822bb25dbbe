import { describe, expect, it } from 'vitest';
import { Floor, isInside, nearestOnEdge } from '../../src/room/movement/floor.ts';

const SQUARE = [
  [-3, -3],
  [3, -3],
  [3, 3],
  [-3, 3],
] as const;
const PLINTH = [
  [-0.5, -0.5],
  [0.5, -0.5],
  [0.5, 0.5],
  [-0.5, 0.5],
] as const;

describe('a floor with a plinth', () => {
  const floor = new Floor([{ polygon: SQUARE, height: 0.2 }], [{ polygon: PLINTH }]);

  it('lets one stand a radius away from every edge and nowhere nearer', () => {
    expect(floor.canStand(2.75, 0)).toBe(true);
    expect(floor.canStand(2.76, 0)).toBe(false);
    expect(floor.canStand(0.75, 0)).toBe(true);
    expect(floor.canStand(0.74, 0)).toBe(false);
    expect(floor.canStand(0, 0)).toBe(false);
    expect(floor.canStand(4, 0)).toBe(false);
  });

  it('stops a walk into a wall and slides one along it', () => {
    expect(floor.slide({ x: 2, z: 0 }, { x: 9, z: 0 }).x).toBeCloseTo(2.75, 3);
    const slid = floor.slide({ x: 2, z: 0 }, { x: 5, z: 2 });
    expect(slid.x).toBeCloseTo(2.75, 3);
    expect(slid.z).toBeCloseTo(2, 1);
  });

  it('never tunnels through a plinth, however long the step', () => {
    const end = floor.slide({ x: -2, z: 0 }, { x: 2, z: 0 });
    expect(end.x).toBeCloseTo(-0.75, 2);
  });

  it('slides round a corner of the plinth instead of sticking to it', () => {
    let here = { x: -2, z: 0.6 };
    for (let step = 0; step < 60; step++) here = floor.slide(here, { x: here.x + 0.08, z: here.z });
    expect(here.x).toBeGreaterThan(1.5);
  });

  it('keeps every walk on the floor, from anywhere to anywhere', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 48271) % 2147483647;
      return seed / 2147483647;
    };
    for (let walk = 0; walk < 400; walk++) {
      const from = floor.nearest(random() * 8 - 4, random() * 8 - 4, 4);
      if (!from) continue;
      const end = floor.slide(from, { x: random() * 12 - 6, z: random() * 12 - 6 });
      expect(floor.canStand(end.x, end.z, 0.23)).toBe(true);
    }
  });

  it('finds the nearest standing place beside a plinth, and none where there is none', () => {
    const spot = floor.nearest(0.6, 0)!;
    expect(floor.canStand(spot.x, spot.z)).toBe(true);
    expect(Math.hypot(spot.x - 0.6, spot.z)).toBeLessThan(0.35);
    expect(floor.nearest(9, 9)).toBeNull();
  });

  it('knows its height, and 0 beside it', () => {
    expect(floor.height(1, 1)).toBe(0.2);
    expect(floor.height(9, 9)).toBe(0);
  });
});

describe('a floor of two parts', () => {
  const floor = new Floor([
    { polygon: SQUARE, height: 0 },
    {
      polygon: [
        [-0.6, -5],
        [0.6, -5],
        [0.6, -3],
        [-0.6, -3],
      ],
      height: 0.15,
    },
  ]);

  it('has no wall where they meet', () => {
    const end = floor.slide({ x: 0, z: -2 }, { x: 0, z: -4.5 });
    expect(end.z).toBeCloseTo(-4.5, 2);
    expect(floor.height(end.x, end.z)).toBe(0.15);
  });

  it('keeps the wall beside the passage', () => {
    expect(floor.slide({ x: 2, z: -2 }, { x: 2, z: -5 }).z).toBeCloseTo(-2.75, 3);
  });
});

it('tells inside from outside whichever way the polygon turns', () => {
  expect(isInside(SQUARE, 1, 1)).toBe(true);
  expect(isInside([...SQUARE].reverse(), 1, 1)).toBe(true);
  expect(isInside(SQUARE, 3.1, 1)).toBe(false);
});

it('finds the nearest point of an edge, its ends included', () => {
  expect(nearestOnEdge([0, 0], [2, 0], 1, 1)).toEqual({ x: 1, z: 0 });
  expect(nearestOnEdge([0, 0], [2, 0], 5, 1)).toEqual({ x: 2, z: 0 });
});
