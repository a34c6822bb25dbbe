// @vitest-environment happy-dom
// A link to a product leads up to it.
import { afterEach, expect, it } from 'vitest';
import { before } from '../../src/room/features/lead/before.ts';
import { lead } from '../../src/room/features/lead/index.ts';
import { Floor } from '../../src/room/movement/floor.ts';
import { inside, product, roomOf } from './inside.ts';

afterEach(() => history.replaceState(null, '', '/'));

const square = (x: number, z: number, half: number) =>
  [
    [x - half, z - half],
    [x + half, z - half],
    [x + half, z + half],
    [x - half, z + half],
  ] as const;

function standing(yaw_deg: number) {
  const detail = roomOf(product());
  const placements = [{ id: 'p', product: 'stool', variant: null, slot: null, position: [0, 1, 0], yaw_deg }];
  return { ...detail, room: { ...detail.room, placements } } as unknown as typeof detail;
}

it.each([0, 90, 180, 270])('one stands before what it shows, turned by %s degrees', (yaw) => {
  const floor = new Floor([{ polygon: square(0, 0, 5) }], [{ polygon: square(0, 0, 0.3) }]);
  const found = before(standing(yaw), product(), floor)!;
  const turn = (yaw * Math.PI) / 180;
  expect(found.at.x).toBeCloseTo(1.2 * Math.sin(turn));
  expect(found.at.z).toBeCloseTo(1.2 * Math.cos(turn));
  expect(found.look).toEqual([0, 1.225, 0]);
});

it('beside it or further off where there is no floor before it, and nowhere if nobody gets near', () => {
  const wall = {
    polygon: [
      [-5, 0.4],
      [5, 0.4],
      [5, 5],
      [-5, 5],
    ] as const,
  };
  const floor = new Floor([{ polygon: square(0, 0, 5) }], [wall, { polygon: square(0, 0, 0.3) }]);
  const { at } = before(standing(0), product(), floor)!;
  expect(floor.canStand(at.x, at.z)).toBe(true);
  expect(Math.hypot(at.x, at.z)).toBeLessThanOrEqual(3);
  expect(before(standing(0), product(), new Floor([{ polygon: square(40, 40, 2) }]))).toBeNull();
  expect(before(roomOf(), product(), floor)).toBeNull();
});

it('in the list the product that was asked for has the keyboard', () => {
  history.replaceState(null, '', '/rooms/salon?product=bench');
  const room = inside([lead], roomOf(product(), product({ id: 'bench', title: { en: 'Bench' } })));
  const list = room.asList();
  room.features.ready();
  expect(document.activeElement).toBe(list.querySelector('[data-item="bench"]'));
});

it('what is not here is not asked for', () => {
  history.replaceState(null, '', '/rooms/salon?product=gone');
  const room = inside([lead], roomOf(product()));
  room.asList();
  room.features.ready();
  expect(document.activeElement).toBe(document.body);
  expect(room.errors).toEqual([]);
});
