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

it('gives up detail only where fewer pixels did not help, and takes it back first', () => {
  const governor = new Governor('auto', 1);
  run(governor, 40, 2.1);
  expect([governor.ratio, governor.share]).toEqual([0.85, 1]);
  run(governor, 40, 60);
  expect(governor.share).toBe(0.4);
  run(governor, 8, 60);
  expect([governor.ratio, governor.share]).toEqual([1, 1]);
});

it('in a headset the pixels stay as they are', () => {
  const governor = new Governor('auto', 2);
  for (let t = 0; t < 10_000; t += 40) governor.tells(40, false);
  expect(governor.ratio).toBe(2);
  expect(governor.share).toBeLessThan(1);
});
