import { describe, expect, test } from 'vitest';
import { Playback } from '../src/playback.ts';
import { AvatarPose, HEAD, Kind, LEFT, POSE_LENGTH } from '../src/pose.ts';
import { FrameBuffer } from '../src/protocol/frames.ts';

interface Sample {
  x: number;
  age?: number;
  flags?: number;
  tier?: number;
  kind?: Kind;
  yaw?: number;
}

function frame(tick: number, samples: Record<number, Sample>): FrameBuffer {
  const frame = new FrameBuffer(8);
  frame.tick = tick;
  for (const [slot, { x, age = 0, flags = 0, tier = 0, kind = Kind.HEAD, yaw = 0 }] of Object.entries(
    samples,
  )) {
    const i = frame.count++;
    frame.slots[i] = Number(slot);
    frame.ages_ms[i] = age;
    frame.flags[i] = flags;
    frame.tiers[i] = tier;
    frame.kinds[i] = kind;
    const pose = new AvatarPose().setHead(x, 1.6, 0, yaw, 0);
    pose.set(LEFT, x + 0.3, 1, 0, 0, 0, 0, 1);
    frame.values.set(pose.values, i * POSE_LENGTH);
  }
  return frame;
}

/** Ticks every 50 ms, each arriving 20 ms later; x is where the avatar is at a tick. */
function run(playback: Playback, ticks: number, x: (tick: number) => Sample | null, first = 0): void {
  for (let tick = first; tick < first + ticks; tick++) {
    const sample = x(tick);
    playback.push(frame(tick, sample ? { 1: sample } : {}), tick * 50, tick * 50 + 20);
  }
}

function xAt(playback: Playback, now_ms: number): number {
  const out = new AvatarPose();
  expect(playback.sample(1, now_ms, out)).toBe(true);
  return out.values[HEAD];
}

const WALK_M_PER_MS = 0.0014;

describe('walking', () => {
  const playback = new Playback();
  run(playback, 40, (tick) => ({ x: tick * 50 * WALK_M_PER_MS }));

  test('is drawn evenly, one delay behind', () => {
    const delay = playback.delay_ms(0);
    expect(delay).toBeGreaterThanOrEqual(75);
    expect(delay).toBeLessThan(90);
    for (let now = 1500; now < 1950; now += 7) {
      const drawn_ms = xAt(playback, now) / WALK_M_PER_MS;
      expect(Math.abs(drawn_ms - (now - delay))).toBeLessThan(8);
    }
  });

  test('goes on for 100 ms when frames stop, and no further', () => {
    const last = 39 * 50;
    expect(xAt(playback, last + 160) / WALK_M_PER_MS).toBeGreaterThan(last + 20);
    expect(xAt(playback, last + 5000) / WALK_M_PER_MS).toBeCloseTo(last + 100, 1);
  });
});

test('uneven sampling with honest ages is drawn evenly', () => {
  const playback = new Playback();
  const age = (tick: number) => [0, 38, 12, 50, 6][tick % 5];
  for (let tick = 0; tick < 80; tick++) {
    run(playback, 1, () => ({ x: (tick * 50 - age(tick)) * WALK_M_PER_MS, age: age(tick) }), tick);
    for (let now = tick * 50 + 20; now < tick * 50 + 70; now += 10) {
      const behind_ms = now - xAt(playback, now) / WALK_M_PER_MS;
      if (tick > 40) expect(Math.abs(behind_ms - playback.delay_ms(0))).toBeLessThan(2);
    }
  }
});

test('the delay grows with lateness, stays within 75..250 and sinks slowly', () => {
  const playback = new Playback();
  run(playback, 20, (tick) => ({ x: tick }));
  playback.push(frame(20, { 1: { x: 20 } }), 1000, 1180);
  expect(playback.delay_ms(0)).toBe(1180 - 950);
  playback.push(frame(21, { 1: { x: 21 } }), 1050, 2000);
  expect(playback.delay_ms(0)).toBe(250);
  run(playback, 400, (tick) => ({ x: tick }), 22);
  expect(playback.delay_ms(0)).toBeLessThan(235);
  run(playback, 4000, (tick) => ({ x: tick }), 422);
  expect(playback.delay_ms(0)).toBe(75);
});

test('who stops stands: no overshoot while frames go on without them', () => {
  const playback = new Playback();
  run(playback, 20, (tick) => ({ x: Math.min(tick, 10) * 0.07 }));
  run(playback, 15, () => null, 20);
  for (let now = 700; now < 1700; now += 10) expect(xAt(playback, now)).toBeLessThanOrEqual(0.7 + 1e-6);
  expect(xAt(playback, 1700)).toBeCloseTo(0.7, 6);
});

test('who starts after a second leaves the old place one tick before the new sample', () => {
  const playback = new Playback();
  playback.push(frame(0, { 1: { x: 0 } }), 0, 20);
  run(playback, 19, () => null, 1);
  playback.push(frame(20, { 1: { x: 0.07 } }), 1000, 1020);
  const delay = playback.delay_ms(0);
  expect(xAt(playback, 900 + delay)).toBe(0);
  expect(xAt(playback, 950 + delay)).toBeCloseTo(0, 6);
  expect(xAt(playback, 975 + delay)).toBeCloseTo(0.035, 6);
  expect(xAt(playback, 1000 + delay)).toBeCloseTo(0.07, 6);
});

test('a jump is not drawn as a way, and is told once', () => {
  const playback = new Playback();
  run(playback, 10, (tick) => (tick < 6 ? { x: 0 } : { x: 5, flags: tick === 6 ? 4 : 0 }));
  const out = new AvatarPose();
  const told: number[] = [];
  for (let now = 100; now < 700; now += 5) {
    playback.sample(1, now, out);
    expect([0, 5]).toContain(out.values[HEAD]);
    if (out.discontinuity) told.push(now);
  }
  expect(told).toHaveLength(1);
  expect(told[0] - playback.delay_ms(0)).toBeGreaterThanOrEqual(300);
});

test('heads turn along the shorter way', () => {
  const playback = new Playback();
  const turn = (degrees: number) => (degrees * Math.PI) / 180;
  playback.push(frame(0, { 1: { x: 0, yaw: turn(170) } }), 0, 20);
  playback.push(frame(1, { 1: { x: 0, yaw: turn(-170) } }), 50, 70);
  const out = new AvatarPose();
  playback.sample(1, 25 + playback.delay_ms(0), out);
  expect(Math.abs(out.yaw)).toBeCloseTo(Math.PI, 6);
});

test('hands are drawn between samples that both have them', () => {
  const playback = new Playback();
  const full = { kind: Kind.FULL, flags: 1 };
  playback.push(frame(0, { 1: { x: 0, ...full } }), 0, 20);
  playback.push(frame(1, { 1: { x: 1, ...full } }), 50, 70);
  playback.push(frame(2, { 1: { x: 2, kind: Kind.FULL } }), 100, 120);
  const out = new AvatarPose();
  const delay = playback.delay_ms(0);
  playback.sample(1, 25 + delay, out);
  expect([out.left, out.right, out.kind]).toEqual([true, false, Kind.FULL]);
  expect(out.values[LEFT]).toBeCloseTo(0.8, 6);
  playback.sample(1, 95 + delay, out);
  expect(out.left).toBe(false);
});

test('your own slot is passed over, a freed one is forgotten', () => {
  const playback = new Playback();
  playback.push(frame(0, { 1: { x: 0 }, 2: { x: 0 } }), 0, 20, 2);
  expect([...playback.slots()]).toEqual([1]);
  playback.forget(1);
  expect(playback.sample(1, 100, new AvatarPose())).toBe(false);
});

test('a far avatar has its own delay, and moves to it without a jerk', () => {
  const playback = new Playback();
  const x = (tick: number) => tick * 50 * WALK_M_PER_MS;
  let before = Number.NaN;
  let greatest = 0;
  for (let tick = 0; tick < 200; tick++) {
    const far = tick >= 60;
    if (!far || tick % 8 === 4) {
      playback.push(frame(tick, { 1: { x: x(tick), tier: far ? 2 : 0 } }), tick * 50, tick * 50 + 20);
    } else playback.push(frame(tick, {}), tick * 50, tick * 50 + 20);
    if (tick > 20 && tick < 60) {
      const now = xAt(playback, tick * 50 + 25);
      if (!Number.isNaN(before)) greatest = Math.max(greatest, Math.abs(now - before));
      before = now;
    }
  }
  expect(greatest).toBeLessThan(0.08);
  expect(playback.delay_ms(2)).toBe(250);
});
