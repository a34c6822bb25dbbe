import { expect, it } from 'vitest';
import { rowWidths } from '../../src/room/product/board-row.ts';

const WIDE = 976;
const GAP = 20;
const whole = (widths: readonly number[]) => widths.reduce((sum, width) => sum + width + GAP, -GAP);

it('one or two buttons are as wide as their words, and none is a dot', () => {
  expect(rowWidths([120], WIDE, GAP)).toEqual([220]);
  expect(rowWidths([330, 120], WIDE, GAP)).toEqual([414, 220]);
  expect(rowWidths([900, 120], WIDE, GAP)[0]).toBe(478 + 120);
});

it('more fill the row in equal parts where all words fit', () => {
  expect(rowWidths([100, 120, 140], WIDE, GAP)).toEqual([312, 312, 312]);
});

it('a long one takes from the short ones rather than losing its end', () => {
  const words = [430, 200, 125];
  const widths = rowWidths(words, WIDE, GAP);
  expect(whole(widths)).toBeCloseTo(WIDE);
  widths.forEach((width, index) => {
    expect(width).toBeGreaterThan(words[index]! + 28);
  });
});

it('where there is no room for all, each gives in proportion', () => {
  const widths = rowWidths([800, 400, 400], WIDE, GAP);
  expect(whole(widths)).toBeCloseTo(WIDE);
  expect(widths[0]).toBeCloseTo(widths[1]! * 2);
});
