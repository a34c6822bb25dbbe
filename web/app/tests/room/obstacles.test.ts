/** What stands in a room is walked around, and nobody is shut in by what somebody else puts down. */
import type { RoomDetail } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { shutOff } from '../../src/room/features/furnish/geometry/ways.ts';
import { Floor, type Spot } from '../../src/room/movement/floor.ts';
import { Ground, type Plan } from '../../src/room/movement/ground.ts';
import { obstaclesIn, planOf } from '../../src/room/movement/obstacles.ts';
import { further, type Search } from '../../src/room/movement/search.ts';
import { isWay } from '../../src/room/movement/way.ts';
import { emptyRoom, standing } from './furnish/rooms.ts';
import { product } from './inside.ts';

/** Things by their sizes, each at its place: width, height, depth; x, y, z; turned. */
type Placed = readonly [size: readonly number[], position: readonly number[], yaw_deg?: number];

function roomWith(things: readonly Placed[], more: object = {}): RoomDetail {
  const placements = things.map(([, position, yaw_deg = 0], at) => ({
    ...standing(`p${at}`, 0, 0),
    product: `t${at}`,
    position,
    yaw_deg,
  }));
  const products = Object.fromEntries(
    things.map(([size_m], at) => [`t${at}`, product({ id: `t${at}`, model: { size_m } as never })]),
  );
  return { room: emptyRoom({ placements, ...more } as never), products } as unknown as RoomDetail;
}

const all = <Found>(search: Search<Found>) => further(search, Infinity)!.found;
/** What who stays here walks on in the end. */
function settled(ground: Ground, feet: Spot, plan: Plan): Floor {
  for (let frame = 0; frame < 200; frame++) ground.under(feet, plan, 0.02);
  return ground.under(feet, plan, 0.02);
}
const keys = (detail: RoomDetail) => obstaclesIn(detail, planOf(detail).bare).map(({ key }) => key);
/** From wall to wall across the room, with the entrance south of it. */
const ROW: Placed = [
  [8, 1, 0.4],
  [0, 0, 0],
];

it('a sofa is in the way; a rug, and a lamp overhead, are not', () => {
  const sofa: Placed = [
    [2, 0.8, 1],
    [0, 0, 0],
  ];
  const rug: Placed = [
    [3, 0.02, 2],
    [0, 0, 0],
  ];
  const bench: Placed = [
    [1, 0.16, 1],
    [0, 0, 0],
  ];
  const lamp: Placed = [
    [0.5, 0.6, 0.5],
    [0, 2, 0],
  ];
  const low: Placed = [
    [0.5, 0.6, 0.5],
    [0, 1.9, 0],
  ];
  expect(keys(roomWith([sofa, rug, bench, lamp, low]))).toEqual([
    'placement:p0',
    'placement:p2',
    'placement:p4',
  ]);
});

it('heights are told from the floor that the thing stands on', () => {
  const { floor } = emptyRoom();
  const raised = { floor: [{ ...floor[0], height: 1 }] };
  expect(
    keys(
      roomWith(
        [
          [
            [3, 0.1, 3],
            [0, 1, 0],
          ],
          [
            [1, 1, 1],
            [0, 2.9, 0],
          ],
        ],
        raised,
      ),
    ),
  ).toEqual(['placement:p1']);
});

it('it is walked around as it is turned, and where its model is', () => {
  const table: Placed = [[2, 0.7, 0.6], [0, 0, 0], 90];
  const { floor } = planOf(roomWith([table]));
  expect(floor.canStand(0.6, 0)).toBe(true);
  expect(floor.canStand(0, 1.2)).toBe(false);
  expect(floor.slide({ x: -2, z: 0 }, { x: 2, z: 0 }).x).toBeCloseTo(-0.55, 2);
  // Its model is a metre to the right of its origin; turned by a quarter, that is a metre away from the entrance.
  const aside = planOf(roomWith([table]), () => ({ x: 1, z: 0 })).floor;
  expect(aside.canStand(0, 0.3)).toBe(true);
  expect(aside.canStand(0, -1.9)).toBe(false);
});

it('plinths and tables are in the way where they are, and gone with what carried them', () => {
  const plinth = {
    kind: 'plinth',
    position: [1, 0, 0],
    yaw_deg: 0,
    size_m: [0.5, 1, 0.5],
    material: 'plaster',
  };
  const dressed = (displays: object[]) => roomWith([], { dressing: { displays } });
  expect(keys(dressed([{ ...plinth, id: 'one' }, plinth]))).toEqual(['display:one', 'display:1']);
  expect(planOf(dressed([plinth])).floor.canStand(1, 0)).toBe(false);
  const moved = { ...plinth, position: [-1, 0, 0] };
  expect(planOf(dressed([moved])).floor.canStand(1, 0)).toBe(true);
  expect(planOf(dressed([moved])).floor.canStand(-1, 0)).toBe(false);
});

it('a way around is found, and none through a row from wall to wall', () => {
  const [from, to] = [
    { x: 0, z: 2 },
    { x: 0, z: -2 },
  ];
  const wide = planOf(
    roomWith([
      [
        [6, 1, 0.4],
        [0, 0, 0],
      ],
    ]),
  ).floor;
  expect(all(isWay(wide, from, to))).toBe(true);
  expect(all(isWay(planOf(roomWith([ROW])).floor, from, to))).toBe(false);
});

it('who stands where something is put walks out of it, and not in again', () => {
  const empty = planOf(roomWith([]));
  const sofa = planOf(
    roomWith([
      [
        [2, 0.8, 1],
        [0, 0, 0],
      ],
    ]),
  );
  const ground = new Ground();
  const feet = { x: 0.2, z: 0.1 };
  expect(ground.under(feet, empty, 0.02)).toBe(empty.floor);
  let here = feet;
  for (let step = 0; step < 40; step++)
    here = ground.under(here, sofa, 0.02).slide(here, { x: here.x + 0.05, z: here.z });
  expect(here.x).toBeGreaterThan(2);
  for (let step = 0; step < 80; step++)
    here = ground.under(here, sofa, 0.02).slide(here, { x: here.x - 0.05, z: here.z });
  expect(here.x).toBeCloseTo(1.25, 2);
});

it('who is shut in by what was put around walks out through it; who is not, does not', () => {
  const shut = planOf(roomWith([ROW]));
  const ground = new Ground();
  const inside = { x: 0, z: -2 };
  expect(settled(ground, inside, shut)).toBe(shut.bare);
  expect(ground.under({ x: 0, z: 0 }, shut, 0.02)).toBe(shut.bare); // on the way through
  expect(settled(ground, { x: 0, z: 1 }, shut)).toBe(shut.floor);
  // A room that shuts people in by itself stays what it is.
  const wall = {
    polygon: [
      [-4, -0.2],
      [4, -0.2],
      [4, 0.2],
      [-4, 0.2],
    ],
  };
  const walled = planOf(roomWith([], { obstacles: [wall] }));
  expect(settled(new Ground(), inside, walled)).toBe(walled.floor);
});

it('no frame is late for a large room that two hundred things and a row cut in two', () => {
  let asked = 0;
  class Counted extends Floor {
    override canStand(x: number, z: number, radius_m?: number): boolean {
      asked++;
      return super.canStand(x, z, radius_m);
    }
  }
  const polygon = [
    [-12, -12],
    [12, -12],
    [12, 12],
    [-12, 12],
  ] as const;
  const pots = Array.from({ length: 200 }, (_, at): Placed => {
    const [column, row] = [at % 20, Math.floor(at / 20)];
    return [
      [0.3, 0.5, 0.3],
      [column * 1.1 - 10.4, 0, row * 2 - 9.1],
    ];
  });
  const row: Placed = [
    [24, 1, 0.4],
    [0, 0, 0],
  ];
  const detail = roomWith([...pots, row], { floor: [{ polygon }] });
  const bare = new Counted([{ polygon }]);
  const floor = new Counted([{ polygon }], obstaclesIn(detail, bare));
  const plan = { ...planOf(detail), floor, bare };
  const [ground, inside] = [new Ground(), { x: 0.2, z: -2 }];
  let [most, frames, walked] = [0, 0, floor];
  for (; walked === floor && frames < 600; frames++) {
    asked = 0;
    walked = ground.under(inside, plan, 0.02) as Counted;
    most = Math.max(most, asked);
  }
  expect(walked).toBe(bare);
  expect(frames).toBeLessThan(400);
  expect(most).toBeLessThan(1000);
});

it('doorways and entrances that nobody walks to any more are named, by what stands before them', () => {
  const second = { name: 'garden', position: [3, 0, -2], yaw_deg: 0, radius_m: 0.5 };
  const spawns = [...emptyRoom().spawns, second];
  const off = (things: readonly Placed[]) => {
    const detail = roomWith(things, { spawns });
    return all(shutOff(detail.room, planOf(detail)));
  };
  expect(off([])).toEqual([]);
  expect(
    off([
      [
        [0.6, 2, 1.4],
        [-3.6, 0, 0],
      ],
    ]),
  ).toEqual(['portal:west']);
  expect(
    off([
      [
        [8, 1, 0.4],
        [0, 0, 1],
      ],
    ]),
  ).toEqual(['portal:west', 'spawn:garden']);
  expect(
    off([
      [
        [6, 1, 0.4],
        [0, 0, 0],
      ],
    ]),
  ).toEqual([]);
  const apart = new Floor([], []);
  expect(all(shutOff(emptyRoom(), { ...planOf(roomWith([])), floor: apart, bare: apart }))).toEqual([]);
});
