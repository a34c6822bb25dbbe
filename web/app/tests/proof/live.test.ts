import { expect, it } from 'vitest';
import { entryText } from '../../src/proof/facts.ts';
import { liveOf, TICK_S } from '../../src/proof/live.ts';

it('a question waits until it runs out; a tick lasts a minute from when it was seen', () => {
  expect(liveOf(120_000, null, 0)).toEqual({ kind: 'waiting', left_s: 120 });
  expect(liveOf(120_000, null, 119_001)).toEqual({ kind: 'waiting', left_s: 1 });
  expect(liveOf(120_000, null, 120_000)).toEqual({ kind: 'late', left_s: 0 });
  expect(liveOf(120_000, 110_000, 110_000)).toEqual({ kind: 'proved', left_s: TICK_S });
  expect(liveOf(120_000, 110_000, 169_500)).toEqual({ kind: 'proved', left_s: 1 });
  expect(liveOf(120_000, 110_000, 170_000)).toEqual({ kind: 'over', left_s: 0 });
});

const NOTHING = {
  at: null,
  block: 1,
  transaction: '0x',
  from: null,
  to: null,
  until: null,
  revoked: null,
};

it('history is told in sentences', () => {
  const none = `0x${'0'.repeat(40)}`;
  const ana = `0x${'a1'.repeat(20)}`;
  const ben = `0x${'b2'.repeat(20)}`;
  const entry = (kind: string, more: object = {}) => entryText({ ...NOTHING, kind, ...more });
  expect(entry('transfer', { from: none, to: ana })).toBe('Written into the register for 0xa1a1…a1a1');
  expect(entry('transfer', { from: ana, to: ben })).toBe('Passed on from 0xa1a1…a1a1 to 0xb2b2…b2b2');
  expect(entry('transfer', { from: ana, to: none })).toBe('Destroyed by 0xa1a1…a1a1');
  expect(entry('user', { to: none })).toBe('Back from being lent');
  expect(entry('something new')).toBe('Changed in the register');
});
