import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { blockedPeople, forgetBlocked, rememberBlocked } from '../../src/room/manners/blocked.ts';

let kept: Map<string, string>;

beforeEach(() => {
  kept = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
});

afterEach(() => vi.unstubAllGlobals());

test('each is kept once, by name, until forgotten', () => {
  rememberBlocked({ id: 'a', name: 'Ada' });
  rememberBlocked({ id: 'b', name: 'Blaise' });
  rememberBlocked({ id: 'a', name: 'Countess' });
  expect(blockedPeople()).toEqual([
    { id: 'b', name: 'Blaise' },
    { id: 'a', name: 'Countess' },
  ]);
  forgetBlocked('b');
  expect(blockedPeople().map(({ id }) => id)).toEqual(['a']);
});

test.each(['{', '{}', '[1, null, {"id": 2, "name": "x"}]'])(
  '%s, kept by something else, is nobody',
  (text) => {
    kept.set('vitrine.blocked', text);
    expect(blockedPeople()).toEqual([]);
  },
);
