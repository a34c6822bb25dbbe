import { expect, test } from 'vitest';
import { curve } from '../src/operate/spark.ts';

test('the newest figure stands at the right edge, the greatest near the top', () => {
  expect(curve([5], 1)).toBe('');
  expect(curve([0, 10], 1)).toBe('M118.0 31.0L120.0 2.0');
});

test('small figures stay low', () => {
  expect(curve([1, 1], 100)).toBe('M118.0 30.7L120.0 30.7');
});

test('a full minute fills the width', () => {
  expect(curve(new Array(60).fill(1), 1)).toMatch(/^M0\.0 /);
});
