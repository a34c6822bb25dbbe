import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RoomEvents } from '../src/events.ts';
import { AvatarPose } from '../src/pose.ts';
import { Problem } from '../src/problem.ts';
import { Type } from '../src/protocol/messages.ts';
import { joinRoom, type Room } from '../src/room.ts';
import { ALICE, type Asked, BOB, FarSocket, fakeShop, RESUMED } from './fake-shop.ts';
import { fromHex } from './vectors.ts';

let sockets: FarSocket[] = [];
let rooms: Room[] = [];
let now_ms = 0;

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  rooms = [];
  now_ms = 5000;
});

afterEach(() => {
  for (const room of rooms) room.leave();
  vi.useRealTimers();
});

const open = (asked: Asked): [number, unknown] => {
  if (asked.path === '/api/session' && asked.method === 'GET')
    return [200, { visitor: null, member: null, operator: null, csrf: null }];
  if (asked.path === '/api/session')
    return [201, { visitor: { id: ALICE.id, ...(asked.body as object) }, csrf: 'secret' }];
  return [201, { ticket: `ticket-${sockets.length}`, socket_url: 'https://shop.example/ws' }];
};

function join(answer: (asked: Asked) => [number, unknown] | 'offline' = open) {
  const { shop, asked } = fakeShop(answer);
  const joined = joinRoom({
    room: 'boutique',
    name: 'Alice',
    colour: 3,
    shop,
    now: () => now_ms,
    random: () => 0.5,
    socket: (url, protocol) => {
      const socket = new FarSocket(url, protocol);
      sockets.push(socket);
      return socket;
    },
  });
  joined.then(
    (room) => rooms.push(room),
    () => undefined,
  );
  return { joined, asked };
}

async function joined(): Promise<{ room: Room; far: FarSocket; log: unknown[] }> {
  const { joined } = join();
  await vi.advanceTimersByTimeAsync(0);
  sockets[0].accept();
  sockets[0].welcome();
  const room = await joined;
  const log: unknown[] = [];
  const names: (keyof RoomEvents)[] = [
    'entered',
    'left',
    'renamed',
    'said',
    'emoted',
    'state',
    'layout',
    'product',
    'notice',
    'closed',
  ];
  for (const name of names) room.on(name, (event) => log.push([name, event]));
  return { room, far: sockets[0], log };
}

describe('coming in', () => {
  test('session, ticket, HELLO with the ticket, then nothing before WELCOME', async () => {
    const { asked, joined } = join();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/session',
      'POST /api/session',
      'POST /api/rooms/boutique/tickets',
    ]);
    expect(asked[2].headers['X-CSRF-Token']).toBe('secret');
    const far = sockets[0];
    expect([far.url, far.protocol]).toEqual(['wss://shop.example/ws', 'vitrine.1']);
    far.accept();
    expect(new TextDecoder().decode(far.received[0])).toContain('"ticket":"ticket-0"');
    await vi.advanceTimersByTimeAsync(1000);
    expect(far.received).toHaveLength(1);
    far.welcome();
    const room = await joined;
    expect([room.status, room.you, room.people.size, room.layout]).toEqual(['open', ALICE, 2, 7]);
  });

  test('a room that is unknown rejects with its problem, and asks no second time', async () => {
    const { joined, asked } = join((question) =>
      question.path.endsWith('/tickets')
        ? [404, { type: '/problems/room-unknown', detail: 'No such room.' }]
        : open(question),
    );
    await expect(joined).rejects.toMatchObject({
      kind: 'room-unknown',
      status: 404,
      message: 'No such room.',
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(3);
  });

  test('a shop that does not answer is tried three times', async () => {
    const { joined, asked } = join(() => 'offline');
    const refused = expect(joined).rejects.toMatchObject({ type: 'vitrine:offline' });
    await vi.advanceTimersByTimeAsync(60_000);
    await refused;
    expect(asked).toHaveLength(3);
  });

  test.each([4005, 4006, 4007, 4010])('close code %i ends the attempt', async (code) => {
    const { joined } = join();
    await vi.advanceTimersByTimeAsync(0);
    sockets[0].accept();
    sockets[0].drop(code);
    await expect(joined).rejects.toBeInstanceOf(Problem);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
  });
});

test('people, words, state and layout are followed', async () => {
  const { room, far, log } = await joined();
  const carol = { slot: 9, id: 'visitor_carol', name: 'Carol', colour: 1, role: 'guest' as const };
  const line = {
    id: 'chat_1',
    from: { id: BOB.id, name: 'Bob', colour: 5, role: 'guest' as const },
    text: 'Hello',
    at: '2026-01-01T00:00:00Z',
  };
  far.event({ event: 'entered', people: [carol] });
  far.event({ event: 'renamed', slot: 3, name: 'Al', colour: 0 });
  far.event({ event: 'said', slot: 4, ...line });
  far.event({ event: 'emoted', slot: 4, name: 'wave' });
  far.event({ event: 'state', extension: 'light_switch', key: 'on', value: true });
  far.event({ event: 'layout', version: 8 });
  far.event({ event: 'product', id: 'product_1', version: 3 });
  far.event({ event: 'left', slots: [4, 77] });
  expect(log).toEqual([
    ['entered', carol],
    ['renamed', { ...ALICE, name: 'Al', colour: 0 }],
    ['said', { ...line, slot: 4 }],
    ['emoted', { slot: 4, name: 'wave' }],
    ['state', { extension: 'light_switch', key: 'on', value: true }],
    ['layout', { version: 8 }],
    ['product', { id: 'product_1', version: 3 }],
    ['left', BOB],
  ]);
  expect([...room.people.keys()]).toEqual([3, 9]);
  expect([room.you.name, room.chat.length, room.layout, room.state('light_switch', 'on')]).toEqual([
    'Al',
    1,
    8,
    true,
  ]);
});

describe('requests', () => {
  test('are matched by id, whatever the order of the answers', async () => {
    const { room, far } = await joined();
    const used = room.use('lamp', 'set', { target: 'left', value: 1 });
    const waved = room.emote('wave');
    const [first, second] = far.requests();
    expect(first).toMatchObject({ op: 'use', extension: 'lamp', action: 'set', target: 'left', value: 1 });
    far.answer({ id: second.id, ok: {} });
    far.answer({ id: null, problem: { title: 'not ours' } });
    far.answer({ id: first.id, problem: { type: '/problems/not-allowed', detail: 'Staff only.' } });
    await expect(used).rejects.toMatchObject({ kind: 'not-allowed', message: 'Staff only.' });
    await expect(waved).resolves.toBeUndefined();
  });

  test('without an answer end after 10 s', async () => {
    const { room } = await joined();
    const refused = expect(room.rename('A', 1)).rejects.toMatchObject({ type: 'vitrine:no-answer' });
    await vi.advanceTimersByTimeAsync(10_000);
    await refused;
  });

  test('in flight at a loss: what is said is asked again under its id, the rest is told', async () => {
    const { room, far } = await joined();
    const said = room.say('Hello');
    const used = expect(room.use('lamp', 'toggle')).rejects.toMatchObject({ type: 'vitrine:disconnected' });
    far.drop(1006);
    await used;
    await expect(room.say('too late')).rejects.toMatchObject({ type: 'vitrine:disconnected' });
    await vi.advanceTimersByTimeAsync(1000);
    sockets[1].accept();
    sockets[1].welcome(RESUMED);
    expect(sockets[1].requests()).toEqual([far.requests()[0]]);
    sockets[1].answer({ id: far.requests()[0].id, ok: { id: 'chat_1' } });
    await expect(said).resolves.toBeUndefined();
  });
});

describe('a lost connection', () => {
  test('whose place is not kept comes back without a ticket and tells what changed meanwhile', async () => {
    const { room, far, log } = await joined();
    const statuses: string[] = [];
    room.on('status', ({ status }) => statuses.push(status));
    far.event({ event: 'state', extension: 'lamp', key: 'on', value: true });
    log.length = 0;
    far.drop(1006);
    expect(room.status).toBe('reconnecting');
    await vi.advanceTimersByTimeAsync(300);
    const carol = { slot: 4, id: 'visitor_carol', name: 'Carol', colour: 1, role: 'guest' as const };
    sockets[1].accept();
    expect(sockets[1].hello()).toMatchObject({ resume: 'resume-0', seq: 1 });
    sockets[1].welcome({ people: [ALICE, carol], layout: 9, state: { lamp: { on: false } } });
    expect(statuses).toEqual(['reconnecting', 'open']);
    expect(log).toEqual([
      ['left', BOB],
      ['renamed', ALICE],
      ['entered', carol],
      ['state', { extension: 'lamp', key: 'on', value: false }],
      ['layout', { version: 9 }],
    ]);
  });

  test('says so where pages come through and no socket opens', async () => {
    const refused = expect(join().joined).rejects.toMatchObject({ kind: 'socket-barred' });
    for (let round = 0; round < 3; round++) {
      await vi.advanceTimersByTimeAsync(round && 5_000);
      sockets[round].drop(1006);
    }
    await refused;
  });

  test('waits longer each time, and never stops trying', async () => {
    const { room, far } = await joined();
    const waits: number[] = [];
    room.on('status', ({ after_ms }) => after_ms !== undefined && waits.push(after_ms));
    far.drop(1011);
    for (let round = 1; round < 10; round++) {
      await vi.advanceTimersByTimeAsync(waits[round - 1]);
      sockets[round].drop(1006);
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000, 15_000]);
  });

  test('after GOAWAY comes back about when the server said', async () => {
    const { room, far } = await joined();
    const waits: (number | undefined)[] = [];
    room.on('status', ({ after_ms }) => after_ms !== undefined && waits.push(after_ms));
    far.json(Type.GOAWAY, { after_ms: 4000 });
    far.drop(1001);
    expect(waits).toEqual([4000]);
  });

  test.each([1000, 1009, 4004, 4005, 4007])('does not come back from %i', async (code) => {
    const { room, far, log } = await joined();
    far.drop(code);
    await vi.advanceTimersByTimeAsync(120_000);
    expect([room.status, sockets.length, log.length]).toEqual(['closed', 1, 1]);
  });

  test('leave is for good, and tells no problem', async () => {
    const { room, far, log } = await joined();
    room.leave();
    expect([far.closed, log]).toEqual([true, [['closed', { problem: null, code: 1000 }]]]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
  });
});

test('poses go out at 20 Hz while moving; a hidden tab still says once a second that it is there', async () => {
  const { room, far } = await joined();
  const pose = new AvatarPose();
  for (let frame = 0; frame < 60; frame++) {
    now_ms += 1000 / 60;
    pose.setHead(frame * 0.02, 1.6, 0, 0, 0);
    room.setPose(pose);
  }
  expect(far.of(Type.POSE_HEAD).length).toBeGreaterThanOrEqual(19);
  expect(far.of(Type.POSE_HEAD).length).toBeLessThanOrEqual(21);
  const before = far.of(Type.POSE_HEAD).length;
  for (let quarter = 0; quarter < 12; quarter++) {
    now_ms += 250;
    await vi.advanceTimersByTimeAsync(250);
  }
  expect(far.of(Type.POSE_HEAD).length - before).toBe(3);
});

test('five pings at the door, then one every ten seconds; the clock follows', async () => {
  const { room, far } = await joined();
  await vi.advanceTimersByTimeAsync(900);
  expect(far.of(Type.PING)).toHaveLength(5);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(far.of(Type.PING)).toHaveLength(6);
  now_ms = 5010; // the ping left at 5000
  far.tell(new Uint8Array([Type.PONG, ...fromHex('88130000'), ...fromHex('e8030000')]));
  expect(room.clock.round_trip_ms).toBe(10);
  expect(room.clock.server_ms(5005)).toBe(1000);
});

test('frames move the others, not oneself', async () => {
  const { room, far } = await joined();
  const body = 'e2818c8aea0d00fe07'; // looking along -z at (1.25, 1.7, -3.5)
  far.tell(fromHex(`90000100140000000200020003 0000${body}040000${body}`.replace(' ', '')));
  const out = new AvatarPose();
  expect(room.sample(4, out, now_ms + 100)).toBe(true);
  expect([...out.values.subarray(0, 3)].map((value) => Math.round(value * 1000))).toEqual([
    1250, 1700, -3500,
  ]);
  expect(room.sample(3, out, now_ms + 100)).toBe(false);
});
