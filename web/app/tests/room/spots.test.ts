import type { RoomDetail } from '@vitrine-shop/sdk';
import { SpotLight, Vector3 } from 'three';
import { expect, it } from 'vitest';
import { litIn, Spots, warmth } from '../../src/room/view/spots.ts';
import { product, roomOf } from './inside.ts';

function lit(count: number): RoomDetail {
  const detail = roomOf(product());
  const placements = Array.from({ length: count }, (_, at) => ({
    id: `p-${at}`,
    product: 'stool',
    variant: null,
    slot: null,
    position: [at, 0, 0],
    yaw_deg: 0,
    light:
      at === 6 ? { kind: 'none', kelvin: 3000, strength: 1 } : { kind: 'spot', kelvin: 3000, strength: 1 },
  }));
  return { ...detail, room: { ...detail.room, placements } } as unknown as RoomDetail;
}

it('what is lit is told by its placement; what is not, and what has no light, is dark', () => {
  expect(litIn(lit(8)).map(({ at }) => at.x)).toEqual([0, 1, 2, 3, 4, 5, 7]);
  expect(litIn(roomOf(product()))).toEqual([]);
  expect(litIn(lit(1))[0]!.at.y).toBeCloseTo(0.225);
});

it('a warm lamp is redder than a cool one', () => {
  const [warm, cool] = [warmth(2700), warmth(6500)];
  expect(warm.r / warm.b).toBeGreaterThan(2 * (cool.r / cool.b));
});

it('never more than four lights, as many while one walks, on what is nearest', () => {
  const spots = new Spots(false);
  const lights = () => spots.group.children.filter((each) => each instanceof SpotLight);
  spots.sync(litIn(lit(8)), 3);
  spots.update(1, new Vector3(7, 1.6, 0));
  expect(lights()).toHaveLength(4);
  expect(lights().map((each) => (each as SpotLight).target.position.x)).toEqual([7, 5, 4, 3]);
  expect(lights().every((each) => each.position.y <= 2.85)).toBe(true);
  spots.sync(litIn(lit(1)), 3);
  expect(lights()).toHaveLength(1);
  spots.dispose();
});

it('a weak device gets a pool of light on the ground for each, and no lights', () => {
  const spots = new Spots(true);
  spots.sync(litIn(lit(3)), 3);
  spots.sync(litIn(lit(2)), 3);
  expect(spots.group.children.map(({ type }) => type)).toEqual(['Mesh', 'Mesh']);
  spots.dispose();
  expect(spots.group.children).toEqual([]);
});
