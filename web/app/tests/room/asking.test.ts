// @vitest-environment happy-dom
// When the shop is asked about news, how often, and what becomes of it when it does not answer.
import { joinRoom, type Room, type RoomDetail } from '@vitrine-shop/sdk';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ALICE, FarSocket, fakeShop } from '../../../packages/sdk/tests/fake-shop.ts';
import { news } from '../../src/room/features/news/index.ts';
import { inside, oak, product, roomOf } from './inside.ts';

const ROOM = '/api/rooms/salon';
const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const dearer = { ...oak, price: { ...oak.price, amount_minor: 52_000 } };
const old = (id: string) => product({ id });
const fresh = (id: string) => product({ id, version: 2, variants: [dearer] });

let live: Room | null = null;

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  live?.leave();
  vi.useRealTimers();
});

/** One sits in it; before the seat, `door_ms` at the door. */
async function seated(detail: RoomDetail, answers: Record<string, unknown>, door_ms = 0) {
  const room = inside([news], detail, null, answers);
  const { shop } = fakeShop(({ path, method }) => {
    if (path === '/api/session' && method === 'GET')
      return [200, { visitor: null, member: null, operator: null, csrf: null }];
    if (path === '/api/session') return [201, { visitor: ALICE, csrf: 'secret' }];
    return [201, { ticket: 't', socket_url: 'https://shop.example/ws' }];
  });
  let far: FarSocket | null = null;
  let again = false;
  const socket = (url: string, protocol: string) => {
    far = new FarSocket(url, protocol);
    setTimeout(() => {
      far!.accept();
      far!.welcome({ resumed: again });
      again = true;
    });
    return far;
  };
  await vi.advanceTimersByTimeAsync(door_ms);
  const joining = joinRoom({ room: 'salon', name: 'Alice', colour: 3, shop, socket });
  await vi.advanceTimersByTimeAsync(10);
  live = await joining;
  Object.assign(room.ctx, { live: () => live });
  room.features.join(live);
  room.features.ready();
  return { room, far: far! as FarSocket };
}

const tell = (far: FarSocket, ids: readonly string[], version = 2) => {
  for (const id of ids) far.event({ event: 'product', id, version });
};
const pass = async (ms: number) => {
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(ms);
};

it('what changed between the door and the seat is asked for, and only then', async () => {
  const long = await seated(roomOf(old('a')), { [ROOM]: roomOf(fresh('a')) }, 60_000);
  await pass(500);
  expect(long.room.ctx.detail()?.products.a?.version).toBe(2);
  const quick = await seated(roomOf(old('a')), { [ROOM]: roomOf(fresh('a')) });
  await pass(500);
  expect(quick.room.asked).toEqual([]);
});

it('asks of a few products singly, once each, and of many by the room', async () => {
  const answers = {
    '/api/products/a': fresh('a'),
    '/api/products/b': fresh('b'),
    [ROOM]: roomOf(...IDS.map((id) => product({ id, version: 3 }))),
  };
  const { room, far } = await seated(roomOf(...IDS.map(old)), answers);
  tell(far, ['a', 'b', 'a', 'a']);
  await pass(500);
  expect(room.asked.toSorted()).toEqual(['/api/products/a', '/api/products/b']);
  tell(far, IDS, 3);
  await pass(500);
  expect(room.asked.slice(2)).toEqual([ROOM]);
  expect(room.ctx.detail()?.products.g?.version).toBe(3);
  tell(far, IDS, 2);
  await pass(500);
  expect(room.asked).toHaveLength(3);
  // Of the same version something else may be told by now: how many are left.
  tell(far, IDS, 3);
  await pass(500);
  expect(room.asked.slice(3)).toEqual([ROOM]);
});

it('what the shop did not answer is asked again, and at last when the connection is back', async () => {
  const answers: Record<string, unknown> = { '/api/products/a': new TypeError('no net') };
  const { room, far } = await seated(roomOf(old('a')), answers);
  tell(far, ['a']);
  await pass(1100);
  answers['/api/products/a'] = fresh('a');
  await pass(200);
  expect(room.ctx.detail()?.products.a?.version).toBe(2);
  expect(room.errors).toEqual([]);

  answers['/api/products/a'] = new TypeError('no net');
  answers[ROOM] = roomOf(product({ id: 'a', version: 3 }));
  tell(far, ['a'], 3);
  await pass(10_000);
  expect(room.errors).toHaveLength(1);
  expect(room.ctx.detail()?.products.a?.version).toBe(2);
  far.drop(1006);
  await pass(10_000);
  expect(room.ctx.detail()?.products.a?.version).toBe(3);
});
