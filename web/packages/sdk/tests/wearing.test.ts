import { expect, it } from 'vitest';
import type { Room } from '../src/room.ts';
import { readWorn, Wearing } from '../src/wearing.ts';
import { ALICE, BOB } from './fake-shop.ts';

const WORN = {
  visitor: ALICE.id,
  certificate: 'c1',
  edition: 7,
  serial: 12,
  title: { en: 'Sculpture' },
  model: 'ab'.repeat(32),
  kind: 'worn',
};
const PLACED = { ...WORN, certificate: 'c2', kind: 'placed', at: [1, 0, -2, 90] };

it('reads what is sound and takes the rest for nothing', () => {
  expect(readWorn('3', WORN)).toMatchObject({ key: '3', certificate: 'c1', at: null });
  expect(readWorn('4', PLACED)?.at).toEqual([1, 0, -2, 90]);
  expect(readWorn('5', { ...WORN, title: { fr: 'Sculpture' } })?.title).toEqual({ fr: 'Sculpture' });
  const rubbish = [
    { ...WORN, title: {} },
    null,
    undefined,
    7,
    {},
    { ...WORN, visitor: 3 },
    { ...WORN, serial: 'twelve' },
    { ...WORN, title: 'Sculpture' },
    { ...WORN, title: null },
    { ...WORN, kind: 'eaten' },
    { ...PLACED, at: [1, 2, 3] },
    { ...PLACED, at: [1, 2, Number.NaN, 0] },
  ];
  for (const value of rubbish) expect(readWorn('0', value)).toBeNull();
});

it('shows what belongs to who is here, and asks the room', async () => {
  const asked: unknown[] = [];
  const state: Record<string, unknown> = { 0: WORN, 5: { ...PLACED, visitor: BOB.id }, 9: { odd: true } };
  const room = {
    people: new Map([[ALICE.slot, ALICE]]),
    state: (extension: string, key: string) => (extension === 'certificates' ? state[key] : undefined),
    use: async (...given: unknown[]) => asked.push(given),
  };
  const wearing = new Wearing(room as unknown as Room);
  expect(wearing.all().map((each) => each.certificate)).toEqual(['c1']);
  room.people.set(BOB.slot, BOB);
  expect(wearing.all().map((each) => each.certificate)).toEqual(['c1', 'c2']);
  await wearing.wear('c1');
  await wearing.place('c1', [1.23456, 0, -2, 359.99999]);
  await wearing.putAway('c1');
  expect(asked).toEqual([
    ['certificates', 'wear', { target: 'c1' }],
    ['certificates', 'place', { target: 'c1', value: { at: [1.235, 0, -2, 360] } }],
    ['certificates', 'put_away', { target: 'c1' }],
  ]);
});
