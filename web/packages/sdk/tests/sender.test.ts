import { expect, test } from 'vitest';
import { AvatarPose, HEAD, Kind, LEFT } from '../src/pose.ts';
import { PoseSender } from '../src/sender.ts';

function count(hz: number, move: (pose: AvatarPose, now_ms: number) => void, seconds = 10): number {
  const sender = new PoseSender();
  const pose = new AvatarPose();
  let sent = 0;
  for (let frame = 0; frame < hz * seconds; frame++) {
    const now_ms = (frame * 1000) / hz;
    move(pose, now_ms);
    sender.set(pose, now_ms);
    if (sender.take(now_ms)) sent++;
  }
  return sent / seconds;
}

test.each([60, 72, 90, 120, 144])('at %i frames a second a moving head is sent 20 times', (hz) => {
  expect(count(hz, (pose, now_ms) => pose.setHead(now_ms / 1000, 1.6, 0, 0, 0))).toBeCloseTo(20, 0);
});

test('a still head is sent once a second', () => {
  expect(count(60, (pose) => pose.setHead(0, 1.6, 0, 0, 0))).toBeCloseTo(1, 0);
});

test('a tenth of a millimetre and a hundredth of a degree are stillness', () => {
  const jitter = (now_ms: number) => Math.sin(now_ms) * 1e-4;
  expect(count(60, (pose, now_ms) => pose.setHead(jitter(now_ms), 1.6, 0, jitter(now_ms), 0))).toBeCloseTo(
    1,
    0,
  );
});

test('a turn of half a degree is motion', () => {
  expect(count(60, (pose, now_ms) => pose.setHead(0, 1.6, 0, (now_ms / 16) * 0.01, 0))).toBeCloseTo(20, 0);
});

test('hands count only in full poses', () => {
  const wave = (kind: Kind) => (pose: AvatarPose, now_ms: number) => {
    pose.kind = kind;
    pose.left = true;
    pose.set(LEFT, Math.sin(now_ms / 100), 1, 0, 0, 0, 0, 1);
  };
  expect(count(60, wave(Kind.FULL))).toBeCloseTo(20, 0);
  expect(count(60, wave(Kind.HEAD))).toBeCloseTo(1, 0);
});

test('a jump between two sendings is told with the next, once', () => {
  const sender = new PoseSender();
  const pose = new AvatarPose();
  sender.set(pose, 0);
  sender.take(0);
  pose.discontinuity = true;
  sender.set(pose, 10);
  pose.discontinuity = false;
  sender.set(pose, 20);
  expect(sender.take(20)).toBeNull();
  expect(sender.take(60)?.pose.discontinuity).toBe(true);
  expect(sender.take(120)).toBeNull();
});

test('numbers run on through 65535; sample times are when the pose was taken, or now if it still holds', () => {
  const sender = new PoseSender();
  const pose = new AvatarPose();
  sender.seq = 0xfffe;
  const numbers = [0, 1, 2].map((round) => {
    pose.set(HEAD, round, 1.6, 0, 0, 0, 0, 1);
    sender.set(pose, round * 100 + 3.7);
    const due = sender.take(round * 100 + 9);
    return [due?.seq, due?.sample_ms];
  });
  expect(numbers).toEqual([
    [0xffff, 3],
    [0, 103],
    [1, 203],
  ]);
  expect(sender.take(2000)?.sample_ms).toBe(2000);
});

test('a new socket hears the pose at once, as a jump', () => {
  const sender = new PoseSender();
  sender.set(new AvatarPose(), 0);
  sender.take(0);
  sender.reset();
  expect(sender.take(1)?.pose.discontinuity).toBe(true);
});
