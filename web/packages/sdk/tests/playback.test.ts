import { describe, expect, test } from 'vitest';
import { Playback } from '../src/playback.ts';
import { AvatarPose, HEAD, Kind, LEFT, POSE_LENGTH } from '../src/pose.ts';
import { FrameBuffer } from '../src/protocol/frames.ts';
import { turn } from '../src/track.ts';

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

  test('is drawn evenly, two intervals behind the newest frame', () => {
    const delay = playback.delay_ms(0);
    expect(delay).toBe(20 + 100);
    for (let now = 1500; now < 1950; now += 7) {
      const drawn_ms = xAt(playback, now) / WALK_M_PER_MS;
      expect(Math.abs(drawn_ms - (now - delay))).toBeLessThan(1);
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

test('the buffer follows the lateness of 95 of 100 records, within 75..250, and forgets', () => {
  const playback = new Playback();
  const late = (ticks: number, first: number, late_ms: (tick: number) => number) => {
    for (let tick = first; tick < first + ticks; tick++)
      playback.push(frame(tick, { 1: { x: tick } }), tick * 50, tick * 50 + 20 + late_ms(tick));
  };
  late(200, 0, (tick) => (tick % 40 === 7 ? 200 : 0));
  expect(playback.delay_ms(0)).toBe(120); // one of forty is not waited for
  late(200, 200, (tick) => (tick % 4 === 0 ? 90 : 0));
  expect(playback.delay_ms(0)).toBeGreaterThanOrEqual(160);
  expect(playback.delay_ms(0)).toBeLessThan(180);
  late(200, 400, (tick) => (tick % 4 === 0 ? 900 : 0));
  expect(playback.delay_ms(0)).toBe(270);
  late(2000, 600, () => 0);
  expect(playback.delay_ms(0)).toBe(120);
});

test('a long way is no jitter: the buffer comes on top of the least transit time', () => {
  const playback = new Playback();
  for (let tick = 0; tick < 40; tick++)
    playback.push(frame(tick, { 1: { x: tick } }), tick * 50, tick * 50 + 300);
  expect(playback.delay_ms(0)).toBe(400);
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

describe('no pops', () => {
  /** Draws slot 1 at 60 Hz while `records` come; answers the steps of x, metres, from `from_ms` on. */
  function steps(
    ticks: number,
    records: (tick: number) => Sample | null,
    from_ms: number,
    late_ms: (tick: number) => number = () => 0,
  ): number[] {
    const playback = new Playback();
    const told: number[] = [];
    const pending: { at_ms: number; tick: number; sample: Sample | null }[] = [];
    let before = Number.NaN;
    let tick = 0;
    for (let now = 0; now < ticks * 50; now += 1000 / 60) {
      for (; tick * 50 <= now; tick++) {
        const at_ms = Math.max(tick * 50 + 20 + late_ms(tick), pending.at(-1)?.at_ms ?? 0);
        pending.push({ at_ms, tick, sample: records(tick) });
      }
      while (pending.length && pending[0].at_ms <= now) {
        const { tick, sample } = pending.shift()!;
        playback.push(frame(tick, sample ? { 1: sample } : {}), tick * 50, now);
      }
      const out = new AvatarPose();
      if (!playback.sample(1, now, out)) continue;
      if (now > from_ms) told.push(out.values[HEAD] - before);
      before = out.values[HEAD];
    }
    return told;
  }
  const STEP_M = (WALK_M_PER_MS * 1000) / 60;
  const walk = (tick: number) => tick * 50 * WALK_M_PER_MS;

  test('from near to far and back: never backwards, never faster than twice', () => {
    const drawn = steps(
      240,
      (tick) => {
        const far = tick >= 60 && tick < 160;
        if (far && tick % 8 !== 4) return null;
        return { x: walk(tick), tier: far ? 2 : 0, kind: far ? Kind.FAR : Kind.HEAD };
      },
      500,
    );
    expect(Math.min(...drawn)).toBeGreaterThan(-1e-3);
    expect(Math.max(...drawn)).toBeLessThan(2.1 * STEP_M);
  });

  test.each([
    ['near at 5 Hz, as a slow client gets it', 0, 4],
    ['middle at 10 Hz', 1, 2],
    ['far at 2.5 Hz', 2, 8],
    ['far at 1 Hz, as a slow client gets it', 2, 20],
  ])('%s walks evenly', (_, tier, every) => {
    const drawn = steps(400, (tick) => (tick % every ? null : { x: walk(tick), tier }), 10_000);
    expect(Math.min(...drawn)).toBeGreaterThan(0.85 * STEP_M);
    expect(Math.max(...drawn)).toBeLessThan(1.15 * STEP_M);
  });

  test('a silence of half a second is made up on the way, not by a leap', () => {
    const drawn = steps(
      100,
      (tick) => ({ x: walk(tick) }),
      500,
      (tick) => (tick === 40 ? 500 : 0),
    );
    expect(Math.min(...drawn)).toBeGreaterThan(-1e-3);
    expect(Math.max(...drawn)).toBeLessThan(0.35); // 0.5 s of way in a few pictures, not in one
    expect(drawn.reduce((sum, step) => sum + step, 0)).toBeCloseTo(STEP_M * drawn.length, 1);
  });

  test('a far avatar that stood and starts is not late by its stand', () => {
    const drawn = steps(160, (tick) => (tick % 8 ? null : { x: walk(Math.max(0, tick - 80)), tier: 2 }), 500);
    expect(Math.min(...drawn)).toBeGreaterThan(-1e-3);
    expect(Math.max(...drawn)).toBeLessThan(1.2 * STEP_M);
  });
});

test('a far avatar is drawn one interval and 50 ms behind', () => {
  const playback = new Playback();
  run(playback, 80, (tick) => (tick % 8 ? null : { x: tick, tier: 2, kind: Kind.FAR }));
  expect(playback.delay_ms(2)).toBe(20 + 450);
});

test('hands are gone when a far record follows a full one', () => {
  const playback = new Playback();
  playback.push(frame(0, { 1: { x: 0, kind: Kind.FULL, flags: 3 } }), 0, 20);
  playback.push(frame(8, { 1: { x: 1, kind: Kind.FAR, tier: 2 } }), 400, 420);
  const out = new AvatarPose();
  playback.sample(1, 121, out);
  expect([out.left, out.right]).toEqual([true, true]);
  for (let now = 130; now < 1000; now += 10) playback.sample(1, now, out);
  expect([out.left, out.right, out.kind]).toEqual([false, false, Kind.FAR]);
});

test('slots are columns that grow: two thousand in one frame', () => {
  const playback = new Playback();
  const large = new FrameBuffer(1);
  large.reserve(2000);
  for (const tick of [0, 1]) {
    const small = frame(tick, { 0: { x: 0 } });
    large.count = 2000;
    large.tick = tick;
    for (let slot = 0; slot < 2000; slot++) {
      large.slots[slot] = slot;
      large.kinds[slot] = Kind.FAR;
      large.tiers[slot] = 2;
      large.values.set(small.values.subarray(0, POSE_LENGTH), slot * POSE_LENGTH);
      large.values[slot * POSE_LENGTH] = slot + tick;
    }
    playback.push(large, tick * 50, tick * 50 + 20);
  }
  const out = new AvatarPose();
  expect([...playback.slots()]).toHaveLength(2000);
  expect(playback.sample(1999, 9999, out)).toBe(true);
  expect(out.values[HEAD]).toBeGreaterThanOrEqual(2000);
  playback.clear();
  expect(playback.sample(1999, 9999, out)).toBe(false);
});

test('turning along the chord is as good as along the arc', () => {
  const greatest = (degrees: number) => {
    const half = (degrees * Math.PI) / 360;
    const both = [0, 0, 0, 1, 0, Math.sin(half), 0, Math.cos(half)];
    const out = new Float64Array(4);
    let off = 0;
    for (let part = 0; part <= 1; part += 0.01) {
      turn(both, 0, 4, part, out, 0);
      off = Math.max(off, Math.abs(2 * Math.atan2(out[1], out[3]) - 2 * half * part));
    }
    return (off * 180) / Math.PI;
  };
  for (const degrees of [1, 10, 27, 29, 90, 179]) expect(greatest(degrees)).toBeLessThan(0.05);
});
