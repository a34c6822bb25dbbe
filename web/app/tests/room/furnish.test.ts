import type { Edition, Product, RoomDetail, Worn } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { furnished, isGood, placementOf } from '../../src/room/features/certificates/furnish.ts';
import { cornersOf } from '../../src/room/features/certificates/plaques.ts';
import { spotOf } from '../../src/room/view/products.ts';

const detail = {
  id: 'salon',
  room: { placements: [{ id: 'hero' }], slots: [] },
  products: { stool: { id: 'stool' } },
} as unknown as RoomDetail;
const known = new Map([
  [7, { edition: { number: 7, variant_id: 'oak' } as Edition, product: { id: 'stool' } as Product }],
]);
const worn = (more: Partial<Worn> = {}): Worn => ({
  key: '0',
  visitor: 'v1',
  certificate: 'c1',
  edition: 7,
  serial: 12,
  title: { en: 'Stool' },
  model: 'ab',
  at: [1, 0, -2, 90],
  ...more,
});

it('a good that somebody placed stands in the room like its products, in the edition’s own finish', () => {
  const room = furnished(detail, [worn()], known);
  const placement = room.room.placements[1]!;
  expect(room.room.placements).toHaveLength(2);
  expect(placement).toMatchObject({ id: placementOf(worn()), variant: 'oak', yaw_deg: 90 });
  expect(spotOf(placement, room)).toEqual({ position: [1, 0, -2], yaw_deg: 90, hero: false });
  expect(room.products[placement.product]).toMatchObject({ id: placement.id, title: { en: 'Stool' } });
  expect(isGood(placement.id)).toBe(true);
  expect(isGood('hero')).toBe(false);
  expect(detail.room.placements).toHaveLength(1);
});

it('what is worn, or not known how to draw, changes nothing', () => {
  expect(furnished(detail, [], known)).toBe(detail);
  expect(furnished(detail, [worn({ at: null }), worn({ edition: 8 })], known)).toBe(detail);
});

it('a plaque lies before the good, its near edge low, its far edge raised', () => {
  const plaque = { title: '', line: '', x: 1, y: 0, z: 2, yaw: 0, depth_m: 0.2 };
  const corners = cornersOf(plaque);
  expect(corners[2]).toBeGreaterThan(corners[8]!); // near is farther from the good
  expect(corners[8]).toBeGreaterThan(2.2); // both before its foremost point
  expect(corners[1]).toBeLessThan(corners[7]!);
  expect(corners[3]! - corners[0]!).toBeCloseTo(0.3, 6);
  // Turned by a quarter it lies to the side that the good faces.
  const turned = cornersOf({ ...plaque, yaw: Math.PI / 2 });
  expect(turned[6]).toBeGreaterThan(1.2);
});
