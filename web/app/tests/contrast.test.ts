import { expect, test } from 'vitest';
import { paperFor } from '../src/render/contrast.ts';

const pixels = (...colours: [number, number, number, number][]) => colours.flat();

test('what would vanish on the light paper stands on the dark one', () => {
  const [shade, brass, none] = [
    [250, 249, 247, 255],
    [160, 120, 60, 255],
    [255, 255, 255, 0],
  ] as [number, number, number, number][];
  expect(paperFor(pixels(shade, shade, brass))).toBe('dark');
  expect(paperFor(pixels(brass, brass, brass, brass, shade))).toBe('light');
  // What is not covered is no part of it.
  expect(paperFor(pixels(brass, none, none, none))).toBe('light');
  expect(paperFor([])).toBe('light');
});
