import { expect, it } from 'vitest';
import { ordered } from '../../../src/room/features/furnish/geometry/align.ts';
import { type Plan, passage } from '../../../src/room/features/furnish/geometry/passage.ts';
import { degrees, snapped } from '../../../src/room/features/furnish/geometry/snap.ts';
import { wallAhead } from '../../../src/room/features/furnish/geometry/wall.ts';
import type { Corner } from '../../../src/room/movement/floor.ts';
import { corners, gapBetween, overlap, reach } from '../../../src/room/movement/footprint.ts';
import { further } from '../../../src/room/movement/search.ts';

const foot = (x: number, z: number, more = {}) => ({ x, z, width: 0.4, depth: 0.4, yaw_deg: 0, ...more });
const box = (x: number, z: number, width: number, depth: number): Corner[] =>
  corners({ x, z, width, depth, yaw_deg: 0 });

const passed = (...given: Parameters<typeof passage>) => further(passage(...given), Infinity)!.found;

it('a footprint turns as its thing does', () => {
  const turned = reach(foot(0, 0, { width: 2, depth: 1, yaw_deg: 90 }));
  expect([turned.x, turned.z].map((each) => Math.round(each * 1000) / 1000)).toEqual([0.5, 1]);
  const [first] = corners(foot(0, 0, { width: 2, depth: 0, yaw_deg: 90 }));
  // Counter-clockwise seen from above: its left end comes to the back, +z.
  expect(first!.map((each) => Math.round(each * 1000) / 1000 || 0)).toEqual([0, 1]);
});

it('gaps and overlaps, also of what is turned', () => {
  expect(gapBetween(box(0, 0, 1, 1), box(2, 0, 1, 1))).toBeCloseTo(1);
  expect(overlap(box(0, 0, 1, 1), box(0.9, 0, 1, 1))).toBe(true);
  expect(overlap(box(0, 0, 1, 1), box(1, 0, 1, 1))).toBe(false);
  const turned = corners({ x: 1.15, z: 1.15, width: 1, depth: 1, yaw_deg: 45 });
  expect(overlap(box(0, 0, 1, 1), turned)).toBe(false);
});

it('a slot that is near takes it; one that is not does not', () => {
  const free = [{ name: 'niche', position: [1, 0.8, 0], yaw_deg: 90 }];
  expect(snapped({ foot: foot(1.1, 0.1), y: 0.75, neighbours: [], free }).slot?.name).toBe('niche');
  expect(snapped({ foot: foot(1.1, 0.1), y: 0, neighbours: [], free }).slot).toBeNull();
  expect(snapped({ foot: foot(2, 0.1), y: 0, neighbours: [], free, far: true }).slot?.name).toBe('niche');
});

it('it stands in line with a neighbour: middle, edge, side by side', () => {
  const wide = foot(2, 0, { width: 1, depth: 0.6 });
  const lined = (x: number, z: number) => snapped({ foot: foot(x, z), y: 0, neighbours: [wide], free: [] });
  expect(lined(0.53, 0.04)).toMatchObject({ x: 0.53, z: 0, lines: [{ axis: 'z', at: 0 }] });
  expect(lined(1.27, 0.5).x).toBeCloseTo(1.3); // side against side
  expect(lined(0.5, 0.12).z).toBeCloseTo(0.1); // front with front
  expect(lined(-4, 0.04)).toMatchObject({ z: 0.04, lines: [] }); // far away is no neighbour
});

it('angles stay within one turn', () => {
  expect([0, 180, 190, -190, 720, -0.4].map(degrees)).toEqual([0, -180, -170, 170, 0, 0]);
});

const plan = (more: Partial<Plan> = {}): Plan => ({
  floor: [{ polygon: box(0, 0, 8, 6), height: 0 }],
  obstacles: [],
  start: { x: 0, z: 2 },
  goals: [{ name: 'shelf', x: 0, z: -2.6 }],
  ...more,
});

it('in the middle of a room people pass on all sides', () => {
  expect(passed(plan(), box(0, 0, 0.5, 0.5))).toEqual({ narrow_m: null, shut: [], blocked: false });
});

it('a narrow way is told with its width, and closes nothing where there is another', () => {
  const found = passed(plan(), box(3.1, 0, 0.6, 0.6));
  expect(found.narrow_m).toBeCloseTo(0.6);
  expect(found.shut).toEqual([]);
});

it('against the wall nothing is narrow', () => {
  expect(passed(plan(), box(3.7, 0, 0.6, 0.6)).narrow_m).toBeNull();
});

it('what closes the way says who is not reached any more', () => {
  const walls = [box(-2.4, 0, 3.2, 0.2), box(2.4, 0, 3.2, 0.2)]; // a way of 1.6 m between them
  const found = passed(plan({ obstacles: walls }), box(0, 0, 0.5, 0.5));
  expect(found.shut).toEqual(['shelf']);
  expect(found.narrow_m).toBeCloseTo(0.55);
  expect(passed(plan({ obstacles: walls }), box(-3, 1.5, 0.5, 0.5)).shut).toEqual([]);
});

it('where two parts of the floor meet there is no wall', () => {
  const floor = [
    { polygon: box(-2, 0, 4, 6), height: 0 },
    { polygon: box(2, 0, 4, 6), height: 0 },
  ];
  expect(passed(plan({ floor }), box(0.6, 0, 0.5, 0.5)).narrow_m).toBeNull();
});

it('several in one line, at the same distances, as high, turned alike', () => {
  const at = (id: string, x: number, y: number, z: number, yaw_deg = 0) =>
    ({ id, position: [x, y, z], yaw_deg }) as const;
  const three = [at('a', 0, 1, 0), at('b', 1, 0, 0.3, 20), at('c', 4, 0, -0.2)];
  const places = (order: Parameters<typeof ordered>[0]) =>
    ordered(order, three).map(({ id, position }) => [id, ...position]);
  expect(places('line')).toEqual([
    ['b', 1, 0, 0],
    ['c', 4, 0, 0],
  ]);
  expect(places('height').map((each) => each[2])).toEqual([1, 1]);
  expect(places('spread')).toEqual([['b', 2, 0, 0.3]]);
  expect(ordered('turn', three).map(({ yaw_deg }) => yaw_deg)).toEqual([0, 0]);
  const turned = [at('a', 0, 0, 0, 90), at('b', 0.2, 0, -2)];
  expect(ordered('line', turned)[0]!.position).toEqual([0, 0, -2]);
});

it('the wall before the eyes, and the way it looks; where the floor goes on there is none', () => {
  const floor = [
    { polygon: box(-2, 0, 4, 6), height: 0 },
    { polygon: box(2, 0, 4, 6), height: 0 },
  ];
  expect(wallAhead(floor, -1, 0, 0)).toEqual({ x: -1, z: -3, yaw_deg: 0 });
  expect(wallAhead(floor, -1, 0, -Math.PI / 2)).toEqual({ x: 4, z: 0, yaw_deg: -90 });
  expect(Math.abs(wallAhead(floor, -1, 0, Math.PI)!.yaw_deg)).toBe(180);
  expect(wallAhead([], 0, 0, 0)).toBeNull();
});
