import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RoomEvents } from '../src/events.ts';
import { AvatarPose } from '../src/pose.ts';
import { joinRoom, type Room } from '../src/room.ts';
import { ALICE, BOB, FarSocket, openShop, RESUMED } from './fake-shop.ts';
import { fromHex } from './vectors.ts';

const CAROL = { slot: 9, id: 'visitor_carol', name: 'Carol', colour: 1, role: 'guest' as const };
const LINE = {
  id: 'chat_1',
  from: { id: BOB.id, name: 'Bob', colour: 5, role: 'guest' as const },
  text: 'Hello',
  at: '2026-01-01T00:00:00Z',
};
const NAMES: (keyof RoomEvents)[] = [
  'entered',
  'left',
  'away',
  'back',
  'renamed',
  'said',
  'state',
  'layout',
  'closed',
];

let sockets: FarSocket[];
let room: Room;
let log: unknown[];
let asked: { path: string }[];

beforeEach(async () => {
  vi.useFakeTimers();
  sockets = [];
  log = [];
  const shop = openShop();
  asked = shop.asked;
  const joined = joinRoom({
    room: 'boutique',
    name: 'Alice',
    colour: 3,
    shop: shop.shop,
    now: () => 5000,
    random: () => 0.5,
    socket: (url, protocol) => {
      const socket = new FarSocket(url, protocol);
      sockets.push(socket);
      return socket;
    },
  });
  await vi.advanceTimersByTimeAsync(0);
  sockets[0].accept();
  sockets[0].welcome({ seq: 40 });
  sockets[0].seq = 40;
  room = await joined;
  for (const name of NAMES) room.on(name, (event) => log.push([name, event]));
});

afterEach(() => {
  room.leave();
  vi.useRealTimers();
});

async function again(number = 1): Promise<FarSocket> {
  await vi.advanceTimersByTimeAsync(300);
  sockets[number].accept();
  return sockets[number];
}

const tickets = () => asked.filter(({ path }) => path.endsWith('/tickets')).length;

test('keeps people, talk, state and movement, and is told only what was missed', async () => {
  const far = sockets[0];
  far.event({ event: 'said', slot: 4, ...LINE });
  far.event({ event: 'state', extension: 'lamp', key: 'on', value: true });
  const { playback } = room;
  const body = 'e2818c8aea0d00fe07';
  far.tell(fromHex(`900001001400000002000100040000${body}`));
  log.length = 0;
  far.drop(1006);
  const back = await again();
  expect(back.hello()).toMatchObject({ resume: 'resume-0', seq: 42 });
  back.welcome({ ...RESUMED, seq: 42, layout: 8 });
  back.event({ event: 'said', slot: 4, ...LINE }, 41);
  back.event({ event: 'entered', people: [CAROL] }, 44);
  back.event({ event: 'layout', version: 8 }, 47);
  expect(log).toEqual([
    ['entered', CAROL],
    ['layout', { version: 8 }],
  ]);
  expect([room.you, room.chat.length, room.state('lamp', 'on'), room.layout]).toEqual([ALICE, 1, true, 8]);
  expect(room.playback).toBe(playback);
  expect(room.sample(4, new AvatarPose(), 5100)).toBe(true);
  expect(tickets()).toBe(1);
  back.drop(4008);
  expect((await again(2)).hello()).toMatchObject({ resume: 'resume-1', seq: 47 });
});

test.each([4002, 4003])('a token that is not taken (%i) falls back to a ticket', async (code) => {
  sockets[0].drop(1006);
  (await again()).drop(code);
  await vi.advanceTimersByTimeAsync(1000);
  sockets[2].accept();
  expect(sockets[2].hello()).toMatchObject({ ticket: 'ticket-1' });
  sockets[2].welcome({ slot: 12, people: [BOB, { ...ALICE, slot: 12 }], seq: 3 });
  expect([room.you.slot, [...room.people.keys()]]).toEqual([12, [4, 12]]);
  sockets[2].event({ event: 'left', slots: [4] }, 4);
  expect(log.at(-1)).toEqual(['left', BOB]);
});

test('a socket lost before it was answered keeps the token', async () => {
  sockets[0].drop(1006);
  (await again()).drop(1006);
  await vi.advanceTimersByTimeAsync(1000);
  sockets[2].accept();
  expect(sockets[2].hello()).toMatchObject({ resume: 'resume-0' });
});

test('silence over a ping is a loss, and the old socket is not waited for', async () => {
  await vi.advanceTimersByTimeAsync(11_000);
  sockets[0].json(0xc0, { after_ms: 0 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(room.status).toBe('open');
  await vi.advanceTimersByTimeAsync(10_300);
  expect([sockets[0].closed, sockets.length]).toEqual([true, 2]);
  sockets[1].accept();
  sockets[1].welcome(RESUMED);
  sockets[0].drop(4005);
  expect(room.status).toBe('open');
});

test('whose connection is lost is away, and back, or gone', () => {
  const [far] = sockets;
  far.event({ event: 'away', slots: [4, 77] });
  far.event({ event: 'away', slots: [4] });
  expect([...room.away]).toEqual([4]);
  far.event({ event: 'back', slots: [4] });
  far.event({ event: 'away', slots: [4] });
  far.event({ event: 'left', slots: [4] });
  expect(log).toEqual([
    ['away', BOB],
    ['back', BOB],
    ['away', BOB],
    ['left', BOB],
  ]);
  expect(room.away.size).toBe(0);
});
