import { describe, expect, test } from 'vitest';
import { Kind, POSE_LENGTH } from '../src/pose.ts';
import { decodeFrame, FrameBuffer } from '../src/protocol/frames.ts';
import { MalformedMessage } from '../src/protocol/messages.ts';
import { poseOf } from './poses.ts';
import { fromHex, type PoseJson, vectors } from './vectors.ts';

interface FrameVector {
  name: string;
  epoch: number;
  tick: number;
  hex: string;
  sections: { kind: 'full' | 'head' | 'far'; tier: number; records: RecordVector[] }[];
}
interface RecordVector {
  slot: number;
  flags: number;
  age_ms?: number;
  pose?: PoseJson;
  position_m?: number[];
  yaw?: number;
}

const KINDS = { full: Kind.FULL, head: Kind.HEAD, far: Kind.FAR };

describe.each(vectors<FrameVector>('frames'))('golden frame: $name', ({ hex, epoch, tick, sections }) => {
  const records = sections.flatMap(({ kind, tier, records }) =>
    records.map((record) => ({ kind, tier, ...record })),
  );

  test('every column', () => {
    const frame = new FrameBuffer(1); // must grow
    decodeFrame(fromHex(hex), frame);
    expect([frame.epoch, frame.tick, frame.count]).toEqual([epoch, tick, records.length]);
    for (const [index, record] of records.entries()) {
      expect(frame.slots[index]).toBe(record.slot);
      expect(frame.flags[index]).toBe(record.flags & 7);
      expect(frame.ages_ms[index]).toBe(record.age_ms ?? 0);
      expect(frame.kinds[index]).toBe(KINDS[record.kind]);
      expect(frame.tiers[index]).toBe(record.tier);
      const json = record.pose ?? {
        position_m: record.position_m as number[],
        yaw: record.yaw ?? 0,
        pitch: 0,
      };
      const values = poseOf(json).values;
      const tracked = record.kind === 'full' ? [true, json.left, json.right] : [true, false, false];
      for (let i = 0; i < POSE_LENGTH; i++) {
        if (tracked[Math.floor(i / 7)])
          expect(frame.values[index * POSE_LENGTH + i]).toBeCloseTo(values[i], 12);
      }
    }
  });

  test('a cut frame is refused or shorter, never wrong', () => {
    const bytes = fromHex(hex);
    for (let length = 0; length < bytes.length; length++) {
      const frame = new FrameBuffer();
      try {
        decodeFrame(bytes.subarray(0, length), frame);
        expect(frame.count).toBeLessThanOrEqual(records.length);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedMessage);
      }
    }
  });
});

test('trailing bytes and sections of unknown kind are ignored', () => {
  const frame = new FrameBuffer();
  decodeFrame(fromHex('900001002c0300000900010000ff'), frame);
  expect(frame.count).toBe(0);
});
