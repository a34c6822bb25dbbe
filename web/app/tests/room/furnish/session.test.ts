import { Problem, type RoomJson } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import type { Act, Done, Happened } from '../../../src/room/features/furnish/acts/act.ts';
import { allApplied, inverseOf } from '../../../src/room/features/furnish/acts/apply.ts';
import { ActSession } from '../../../src/room/features/furnish/acts/session.ts';
import { BOWL, emptyRoom, FakeDraft, LAMP, standing } from './rooms.ts';

function opened(room: RoomJson = emptyRoom({ placements: [standing(BOWL, 0, 0), standing(LAMP, 2, 0)] })) {
  const draft = new FakeDraft(room);
  const heard: { others: Happened[]; overruled: Done[]; refused: Problem[]; waits: number[] } = {
    others: [],
    overruled: [],
    refused: [],
    waits: [],
  };
  let keys = 0;
  const clock = { now_ms: 0 };
  const session = new ActSession(draft.told, {
    door: draft,
    key: () => `key-${++keys}`,
    wait: async (ms) => void heard.waits.push(ms),
    now_ms: () => clock.now_ms,
    told: {
      others: (acts) => void heard.others.push(...acts),
      overruled: (done) => void heard.overruled.push(...done),
      refused: (error) => void heard.refused.push(error),
      changed: () => undefined,
    },
  });
  return { draft, session, heard, clock };
}

const move = (id: string, x: number): Act => ({
  do: 'set',
  thing: 'placement',
  id,
  value: { position: [x, 0, 0] },
});
const take = (id: string): Act => ({ do: 'take', thing: 'placement', id });
const at = (room: RoomJson, id: string) => room.placements.find((each) => each.id === id)?.position?.[0];

it('an act is seen at once, and is the draft once it is answered', async () => {
  const { draft, session } = opened();
  session.do([move(BOWL, 1)]);
  expect(at(session.room, BOWL)).toBe(1);
  expect(at(draft.room, BOWL)).toBe(0);
  expect(session.changed).toBe(true);
  await session.settled();
  expect(session.waiting).toBe(0);
  expect(draft.room).toEqual(session.room);
});

it('undo and redo, all the way and back', async () => {
  const { draft, session } = opened();
  const first = session.room;
  session.do([move(BOWL, 1)]);
  session.do([take(LAMP)]);
  session.do([move(BOWL, 2), { do: 'set', thing: 'placement', id: BOWL, value: { slot: 'niche' } }]);
  const last = session.room;
  await session.settled();
  while (session.undo()) await session.settled();
  expect(session.room).toEqual(first);
  expect(draft.room).toEqual(first);
  while (session.redo()) await session.settled();
  expect(session.room).toEqual(last);
  expect(draft.room).toEqual(last);
  session.undo();
  session.do([move(BOWL, 5)]);
  expect(session.canRedo).toBe(false);
});

it('what is undone before it was answered is undone all the same', async () => {
  const { draft, session } = opened();
  session.do([take(BOWL)]);
  session.undo();
  await session.settled();
  expect(draft.room.placements.map(({ id }) => id)).toEqual([BOWL, LAMP]);
});

it('presses of one kind soon after each other are undone together', async () => {
  const { session, clock } = opened();
  for (const x of [1, 2, 3]) {
    session.do([move(BOWL, x)], 'nudge');
    await session.settled();
    clock.now_ms += 200;
  }
  clock.now_ms += 5000;
  session.do([move(BOWL, 4)], 'nudge');
  session.undo();
  expect(at(session.room, BOWL)).toBe(3);
  session.undo();
  expect(at(session.room, BOWL)).toBe(0);
});

it('without a line it waits, says so, and nothing happens twice', async () => {
  const { draft, session, heard } = opened();
  draft.faults.push('before', 'before', 'after');
  session.do([{ do: 'put', thing: 'placement', id: 'placement_1', value: { product: 'stool' } }]);
  session.do([move(BOWL, 1)]);
  await session.settled();
  expect(heard.waits).toEqual([1000, 2000, 4000]);
  expect(session.offline).toBe(false);
  expect(draft.log).toHaveLength(2);
  expect(draft.room).toEqual(session.room);
});

it('of two who change the same thing the later one stands, and both see the same room', async () => {
  const { draft, session, heard } = opened();
  draft.by('Zoé', move(BOWL, 7));
  draft.by('Zoé', move(LAMP, 8));
  session.do([move(BOWL, 1)]);
  await session.settled();
  expect([at(session.room, BOWL), at(session.room, LAMP)]).toEqual([1, 8]);
  expect(draft.room).toEqual(session.room);
  expect(heard.others.map(({ name }) => name)).toEqual(['Zoé', 'Zoé']);
  session.undo();
  await session.settled();
  expect(at(draft.room, BOWL)).toBe(7); // as the shop had it, not as this browser had last seen it
});

it('taking away beats moving, and who moved is told', async () => {
  const { draft, session, heard } = opened();
  draft.by('Zoé', take(BOWL));
  session.do([move(BOWL, 1)]);
  await session.settled();
  expect(at(session.room, BOWL)).toBeUndefined();
  expect(heard.overruled.map(({ overruled }) => overruled)).toEqual(['gone']);
});

it('what others do is asked for, and told', async () => {
  const { draft, session, heard } = opened();
  draft.by('Zoé', move(LAMP, 3));
  await session.turn();
  expect(at(session.room, LAMP)).toBe(3);
  expect(heard.others).toHaveLength(1);
  await session.turn();
  expect(heard.others).toHaveLength(1);
});

it('what the shop refuses is taken back here, and is no step to undo', async () => {
  const { draft, session, heard } = opened();
  draft.faults.push(new Problem({ type: '/problems/invalid-body', status: 422 }));
  session.do([move(BOWL, 99)]);
  await session.settled();
  expect(at(session.room, BOWL)).toBe(0);
  expect(heard.refused).toHaveLength(1);
  expect(session.canUndo).toBe(false);
});

it('signed out meanwhile: nobody asks any more, and whatever is done then is refused and told', async () => {
  const { draft, session, heard } = opened();
  const gone = new Problem({ type: '/problems/signed-out', status: 401 });
  draft.faults.push(gone, gone, gone);
  await session.turn();
  session.do([move(BOWL, 1)]);
  await expect(session.by((base) => draft.act(base, [], 'dress'))).rejects.toBe(gone);
  expect(at(session.room, BOWL)).toBe(0);
  expect(heard.refused).toEqual([gone, gone]);
  expect([session.waiting, session.canUndo]).toEqual([0, false]);
  // Signed in again, it goes on where it was.
  draft.by('Zoé', move(LAMP, 9));
  await session.turn();
  expect(at(session.room, LAMP)).toBe(2);
  session.do([move(BOWL, 1)]);
  await session.settled();
  expect([at(draft.room, BOWL), at(session.room, LAMP)]).toEqual([1, 9]);
});

it('two hundred acts by two: nothing is lost, and all is taken back', async () => {
  const { draft, session } = opened();
  const first = draft.room;
  for (let count = 0; count < 100; count++) {
    const id = `placement_${count}`;
    session.do([{ do: 'put', thing: 'placement', id, value: { product: 'stool', position: [count, 0, 0] } }]);
    draft.by('Zoé', move(LAMP, count));
    if (count % 10 === 0) await session.turn();
  }
  await session.settled();
  expect(draft.log).toHaveLength(200);
  expect(new Set(draft.room.placements.map(({ id }) => id)).size).toBe(102);
  expect(session.room).toEqual(draft.room);
  while (session.undo());
  await session.settled();
  expect(draft.room.placements.map(({ id }) => id)).toEqual(first.placements.map(({ id }) => id));
});

it('every kind of act has an inverse that gives the room back', () => {
  const room = emptyRoom({ placements: [standing(BOWL, 0, 0), standing(LAMP, 2, 0)] });
  const acts: Act[] = [
    { do: 'set', thing: 'placement', id: BOWL, value: { slot: 'niche', yaw_deg: 30 } },
    { do: 'take', thing: 'placement', id: BOWL },
    { do: 'set', thing: 'spawn', id: 'entrance', value: { position: [1, 0, 1] } },
    { do: 'take', thing: 'portal', id: 'west' },
    { do: 'put', thing: 'portal', id: 'west', value: { width_m: 2 } },
    { do: 'set', thing: 'room', id: 'room', value: { obstacles: [{ polygon: [[0, 0]] }] } },
  ];
  for (const act of acts) expect(allApplied(room, [act, inverseOf(room, act)!])).toEqual(room);
});
