import { expect, it } from 'vitest';
import { untoldLine } from '../../src/operate/untold.ts';

it('tells what waits and what was given up', () => {
  const told = { waiting: 0, oldest_at: null, dead: 0, items: [] };
  expect(untoldLine(told)).toBe('Events: every part of the shop was told of everything.');
  expect(untoldLine({ ...told, waiting: 1 })).toBe('Events: 1 is on its way.');
  expect(untoldLine({ ...told, waiting: 4, dead: 2 })).toContain('2 were given up');
});
