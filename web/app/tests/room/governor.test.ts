import { expect, it } from 'vitest';
import { Governor } from '../../src/room/view/governor.ts';

function run(governor: Governor, gap_ms: number, seconds: number): void {
  for (let t = 0; t < seconds * 1000; t += gap_ms) governor.tells(gap_ms);
}

it('draws fewer pixels when frames are late, never fewer than the least', () => {
  const governor = new Governor('auto', 2);
  run(governor, 40, 4);
  expect(governor.ratio).toBeLessThan(2);
  run(governor, 40, 120);
  expect(governor.ratio).toBe(0.85);
});

it('draws more again only after a while of ease', () => {
  const governor = new Governor('low', 3);
  run(governor, 40, 30);
  const low = governor.ratio;
  run(governor, 8, 5);
  expect(governor.ratio).toBe(low);
  run(governor, 8, 120);
  expect(governor.ratio).toBe(1.5);
});

it('forgives one slow frame and a hidden tab', () => {
  const governor = new Governor('auto', 1);
  for (let second = 0; second < 8; second++) {
    run(governor, 16, 1);
    governor.tells(second % 4 === 0 ? 90 : 5000);
  }
  expect(governor.ratio).toBe(1);
});

it('leaves a chosen quality alone', () => {
  const governor = new Governor('fixed', 2);
  run(governor, 100, 30);
  expect(governor.ratio).toBe(2);
});
