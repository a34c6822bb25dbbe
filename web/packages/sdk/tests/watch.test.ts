import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AvatarPose } from '../src/pose.ts';
import { Type } from '../src/protocol/messages.ts';
import { joinRoom, type Room } from '../src/room.ts';
import { ALICE, BOB, FarSocket, openShop, WATCHING } from './fake-shop.ts';

let sockets: FarSocket[];
let room: Room;
let asked: { path: string; body: unknown }[];

beforeEach(async () => {
  vi.useFakeTimers();
  sockets = [];
  const shop = openShop();
  asked = shop.asked;
  const joined = joinRoom({
    room: 'boutique',
    name: 'Alice',
    colour: 3,
    watch: true,
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
  sockets[0].welcome(WATCHING);
  room = await joined;
});

afterEach(() => {
  room.leave();
  vi.useRealTimers();
});

const tickets = () => asked.filter(({ path }) => path.endsWith('/tickets')).map(({ body }) => body);

test('a watcher is nobody, sends no pose and asks nothing', async () => {
  expect([room.watching, room.you.slot, room.you.id, [...room.people.values()]]).toEqual([
    true,
    -1,
    '',
    [BOB],
  ]);
  expect(tickets()).toEqual([{ watch: true }]);
  room.setPose(new AvatarPose());
  await vi.advanceTimersByTimeAsync(3000);
  await expect(room.say('Hello')).rejects.toMatchObject({ type: 'vitrine:watching' });
  await expect(room.emote('wave')).rejects.toMatchObject({ type: 'vitrine:watching' });
  expect(new Set(sockets[0].received.slice(1).map(([type]) => type))).toEqual(new Set([Type.PING]));
});

test('a lost watcher takes a new watch ticket', async () => {
  sockets[0].drop(1006);
  await vi.advanceTimersByTimeAsync(300);
  sockets[1].accept();
  expect(sockets[1].hello()).toMatchObject({ ticket: 'ticket-1' });
  expect(tickets()).toEqual([{ watch: true }, { watch: true }]);
});

describe('promote', () => {
  test('makes the same room a visit; who was seen stays', async () => {
    const told: string[] = [];
    room.on('entered', ({ name }) => told.push(`entered ${name}`));
    room.on('left', ({ name }) => told.push(`left ${name}`));
    const { playback } = room;
    const promoted = room.promote();
    await vi.advanceTimersByTimeAsync(0);
    expect(room.watching).toBe(true);
    sockets[0].event({ event: 'emoted', slot: 4, name: 'wave' });
    sockets[1].accept();
    sockets[1].welcome();
    await promoted;
    expect([room.watching, room.status, room.you]).toEqual([false, 'open', ALICE]);
    expect([told, room.playback === playback]).toEqual([['entered Alice'], true]);
    expect([sockets[0].closed, sockets[1].closed, sockets.length]).toEqual([true, false, 2]);
    expect(tickets()).toEqual([{ watch: true }, undefined]);
    sockets[0].drop(1000);
    room.setPose(new AvatarPose());
    expect([room.status, sockets[1].of(Type.POSE_HEAD).length]).toEqual(['open', 1]);
  });

  test('into a room that is full goes on watching and says so', async () => {
    const refused = expect(room.promote()).rejects.toMatchObject({
      kind: 'room-full',
      message: 'The room is full.',
    });
    await expect(room.promote()).rejects.toMatchObject({ kind: 'coming-in' });
    await vi.advanceTimersByTimeAsync(0);
    sockets[1].accept();
    sockets[1].drop(4010);
    await refused;
    await vi.advanceTimersByTimeAsync(9000);
    expect([room.watching, room.status, sockets.length]).toEqual([true, 'open', 2]);
    const promoted = room.promote();
    await vi.advanceTimersByTimeAsync(0);
    sockets[2].accept();
    sockets[2].welcome();
    await promoted;
    await expect(room.promote()).rejects.toMatchObject({ kind: 'not-watching' });
  });

  test('a try that breaks off leaves the watching alone', async () => {
    const refused = expect(room.promote()).rejects.toMatchObject({ kind: 'abnormal' });
    await vi.advanceTimersByTimeAsync(0);
    sockets[1].accept();
    sockets[1].drop(1006);
    await refused;
    await vi.advanceTimersByTimeAsync(5000);
    expect([room.watching, sockets[0].closed, sockets.length]).toEqual([true, false, 2]);
  });
});
