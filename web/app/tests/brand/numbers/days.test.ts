import { expect, it } from 'vitest';
import {
  changeText,
  daysAfter,
  dayText,
  meanStay,
  mondayOf,
  niceTop,
  weekText,
} from '../../../src/brand/numbers/shown/days.ts';

it('weeks begin on Monday, over ends of months, years and summer time', () => {
  for (const [day, monday] of [
    [new Date(2026, 10, 30, 0, 1), '2026-11-30'],
    [new Date(2026, 10, 29, 23, 59), '2026-11-23'],
    [new Date(2027, 0, 1, 12), '2026-12-28'],
    [new Date(2026, 9, 25, 3), '2026-10-19'],
  ] as const)
    expect(mondayOf(day)).toBe(monday);
  expect(daysAfter('2026-10-24', 2)).toBe('2026-10-26');
  expect(daysAfter('2026-03-01', -1)).toBe('2026-02-28');
});

it('writes weeks, days, stays and changes as the reader does', () => {
  expect(weekText('2026-11-23', 'en')).toMatch(/November 23\s–\s29, 2026/);
  expect(weekText('2026-11-23', 'fr')).toMatch(/23\s?–\s?29 novembre 2026/);
  expect(dayText('2026-11-23', 'fr', 'long')).toBe('lundi 23 novembre');
  expect([meanStay(0, 0), meanStay(187, 1), meanStay(600, 3)]).toEqual(['0:00', '3:07', '3:20']);
  expect(changeText(112, 100, 'en')).toBe('+12%');
  expect(changeText(0, 4, 'en')).toBe('-100%');
  expect(changeText(4, 0, 'en')).toBeNull();
});

it('an axis ends at a round number that holds everything', () => {
  for (const greatest of [0, 1, 5, 6, 19, 20, 21, 99, 101, 7_432]) {
    const top = niceTop(greatest);
    expect(top).toBeGreaterThanOrEqual(Math.max(1, greatest));
    expect(top).toBeLessThanOrEqual(Math.max(5, greatest * 2.5));
  }
});
