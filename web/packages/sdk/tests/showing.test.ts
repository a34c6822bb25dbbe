import { expect, it } from 'vitest';
import type { Room } from '../src/room.ts';
import { type Grip, gripNumbers, readShown, Showing } from '../src/showing.ts';
import type { Person } from '../src/types.ts';

const ANA: Person = { slot: 3, id: 'visitor_ana', name: 'Ana', colour: 1, role: 'guest' };
const NOTHING = { variant: null, by: null, holder: null, hand: null, grip: null };

it('reads what is sound and takes the rest for nothing', () => {
  for (const value of [undefined, null, 7, 'oak', [], { variant: 3, hand: 'foot', grip: [1, 2] }])
    expect(readShown(value)).toEqual(NOTHING);
  expect(readShown({ variant: 'oak', by: 'a', holder: 'b', hand: 'left' })).toEqual({
    variant: 'oak',
    by: 'a',
    holder: 'b',
    hand: 'left',
    grip: null,
  });
  expect(readShown({ grip: [0, 0, 0, 0, 0, 0, 0] }).grip).toBeNull();
  expect(readShown({ grip: [0, 0, 0, 0, 0, 0, Number.NaN] }).grip).toBeNull();
});

it('a grip comes through the wire to the millimetre, its turn of length one', () => {
  const grip: Grip = [-0.12, 0.03, -0.08, 0, Math.SQRT1_2, 0, Math.SQRT1_2];
  const back = readShown({ grip: gripNumbers(grip) }).grip!;
  for (const [index, part] of grip.entries()) expect(back[index]).toBeCloseTo(part, 3);
  expect(Math.hypot(...back.slice(3))).toBeCloseTo(1, 12);
  expect(gripNumbers([9, -9, 0, 0, 0, 0, 1])).toEqual([2000, -2000, 0, 0, 0, 0, 1000]);
});

it('knows a holder who is here, and none who is away or hidden', () => {
  const asked: unknown[] = [];
  const room = {
    people: new Map([[3, ANA]]),
    away: new Set<number>(),
    state: (extension: string, key: string) =>
      extension === 'showing' && key === 'vase' ? { holder: ANA.id } : undefined,
    use: async (...given: unknown[]) => asked.push(given),
  };
  const showing = new Showing(room as unknown as Room);
  expect(showing.holder('vase')).toBe(ANA);
  expect(showing.holder('bowl')).toBeNull();
  room.away.add(3);
  expect(showing.holder('vase')).toBeNull();
  room.away.clear();
  room.people.clear();
  expect(showing.holder('vase')).toBeNull();
  void showing.hold('vase', null);
  expect(asked).toEqual([['showing', 'hold', { target: 'vase', value: { hand: null, grip: null } }]]);
});
