import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { joinRoom, type Room } from '../src/room.ts';
import { BOB, FarSocket, openShop, RESUMED } from './fake-shop.ts';

let far: FarSocket;
let room: Room;
let log: unknown[];

beforeEach(async () => {
  vi.useFakeTimers();
  log = [];
  const joined = joinRoom({
    room: 'boutique',
    name: 'Alice',
    colour: 3,
    shop: openShop().shop,
    now: () => 5000,
    random: () => 0.5,
    socket: (url, protocol) => {
      far = new FarSocket(url, protocol);
      return far;
    },
  });
  await vi.advanceTimersByTimeAsync(0);
  far.accept();
  far.welcome({ muted: [4], away: [4], paused: true });
  room = await joined;
  for (const name of ['hidden', 'shown', 'muted', 'paused', 'left', 'entered', 'back'] as const)
    room.on(name, (event) => log.push([name, event]));
});

afterEach(() => {
  room.leave();
  vi.useRealTimers();
});

test('who is silenced, away, and whether the room is paused stands in WELCOME and follows by events', () => {
  expect([[...room.muted], [...room.away], room.paused, room.bubble_m]).toEqual([[4], [4], true, 0.6]);
  far.event({ event: 'muted', slot: 4, muted: false });
  far.event({ event: 'muted', slot: 3, muted: true });
  far.event({ event: 'paused', paused: false });
  expect([[...room.muted], room.paused]).toEqual([[3], false]);
  expect(log).toEqual([
    ['muted', { slot: 4, muted: false }],
    ['muted', { slot: 3, muted: true }],
    ['paused', { paused: false }],
  ]);
});

test('a block hides and shows without a number of its own', () => {
  far.event({ event: 'emoted', slot: 4, name: 'wave' }, 6);
  far.event({ event: 'hidden', slots: [4] }, 6);
  expect([...room.people.keys()]).toEqual([3]);
  far.event({ event: 'shown', people: [BOB] }, 6);
  expect(room.people.get(4)).toEqual(BOB);
  far.event({ event: 'left', slots: [4] }, 6);
  far.event({ event: 'left', slots: [4] }, 9);
  expect(log).toEqual([
    ['hidden', BOB],
    ['shown', BOB],
    ['left', BOB],
  ]);
});

test('what changed while one was lost is told', async () => {
  far.drop(1006);
  await vi.advanceTimersByTimeAsync(300);
  far.accept();
  far.welcome({ ...RESUMED, muted: [3], away: [], paused: false });
  expect(log).toEqual([
    ['muted', { slot: 4, muted: false }],
    ['muted', { slot: 3, muted: true }],
    ['back', BOB],
    ['paused', { paused: false }],
  ]);
});

test('each act is one request', () => {
  const ends = [
    room.block('v'),
    room.unblock('v'),
    room.mute('v'),
    room.unmute('v'),
    room.kick('v'),
    room.kick('v', 'rude'),
    room.ban('v', 60, 'rude'),
    room.unban('v'),
    room.pause(true),
  ];
  for (const end of ends) end.catch(() => undefined);
  expect(far.requests().map(({ id, ...rest }) => rest)).toEqual([
    { op: 'block', visitor: 'v' },
    { op: 'unblock', visitor: 'v' },
    { op: 'mute', visitor: 'v' },
    { op: 'unmute', visitor: 'v' },
    { op: 'kick', visitor: 'v' },
    { op: 'kick', visitor: 'v', reason: 'rude' },
    { op: 'ban', visitor: 'v', minutes: 60, reason: 'rude' },
    { op: 'unban', visitor: 'v' },
    { op: 'pause', paused: true },
  ]);
});

test('who is shown out learns why: the problem before the close is the problem of the end', async () => {
  const ended = new Promise<unknown>((resolve) => {
    room.on('closed', ({ problem }) => resolve(problem?.problem));
  });
  far.answer({
    id: null,
    problem: { type: '/problems/banned', until: '2026-11-26T09:00:00Z', reason: 'No.' },
  });
  far.drop(4007);
  expect(await ended).toEqual({
    type: '/problems/banned',
    until: '2026-11-26T09:00:00Z',
    reason: 'No.',
    code: 4007,
  });
});

test('a pose that was refused long before is not why a room closed', async () => {
  const ended = new Promise<unknown>((resolve) => {
    room.on('closed', ({ problem }) => resolve(problem?.kind));
  });
  far.answer({ id: null, problem: { type: '/problems/too-fast' } });
  far.drop(4006);
  expect(await ended).toBe('room-closed');
});
