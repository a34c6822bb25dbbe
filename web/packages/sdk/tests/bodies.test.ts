import { describe, expect, test } from 'vitest';
import { AvatarPose, HEAD, Kind } from '../src/pose.ts';
import { FULL_BYTES, HEAD_BYTES, readBody, writeBody } from '../src/protocol/bodies.ts';
import { encodePose } from '../src/protocol/messages.ts';
import { type Numbers7, poseOf } from './poses.ts';
import { fromHex, type PoseJson, toHex, vectors } from './vectors.ts';

interface BodyVector {
  name: string;
  kind: 'full' | 'head';
  flags: number;
  pose: PoseJson;
  body: string;
  decoded: PoseJson;
}

function written(pose: AvatarPose): Uint8Array {
  const bytes = new Uint8Array(pose.kind === Kind.FULL ? FULL_BYTES : HEAD_BYTES);
  writeBody(bytes, 0, pose);
  return bytes;
}

function read(bytes: Uint8Array, kind: Kind, flags: number): AvatarPose | null {
  const pose = new AvatarPose();
  pose.kind = kind;
  pose.left = (flags & 1) !== 0;
  pose.right = (flags & 2) !== 0;
  return readBody(bytes, 0, kind, flags, pose.values, 0) ? pose : null;
}

describe.each(vectors<BodyVector>('poses'))('golden body: $name', ({ kind, flags, pose, body, decoded }) => {
  test('the same integers as Python', () => expect(toHex(written(poseOf(pose)))).toBe(body));

  test('the same pose back', () => {
    const back = read(fromHex(body), kind === 'full' ? Kind.FULL : Kind.HEAD, flags);
    expect(back).not.toBeNull();
    for (const [index, value] of poseOf(decoded).values.entries())
      expect(back?.values[index]).toBeCloseTo(value, 12);
  });

  test('a decoded body encodes to itself', () => {
    const back = read(fromHex(body), kind === 'full' ? Kind.FULL : Kind.HEAD, flags) as AvatarPose;
    expect(toHex(written(back))).toBe(body);
  });
});

interface MalformedVector {
  name: string;
  hex: string;
  close_code?: number;
}

const bodies = vectors<MalformedVector>('malformed').filter(
  ({ name, hex }) => /beyond|2047|untracked|hand tracked|last bits/.test(name) && /^1[01]/.test(hex),
);

describe('malformed bodies', () => {
  test('the vectors hold some of every sort', () => expect(bodies.length).toBeGreaterThan(20));

  test.each(bodies)('$name', ({ hex }) => {
    const bytes = fromHex(hex);
    expect(read(bytes.subarray(8), bytes[0] === 0x10 ? Kind.FULL : Kind.HEAD, bytes[1])).toBeNull();
  });
});

interface PoseMessage {
  type: string;
  name: string;
  hex: string;
  value: { kind: 'full' | 'head'; flags: number; seq: number; sample_ms: number; body: string };
}

describe('pose messages', () => {
  test.each(vectors<PoseMessage>('client').filter(({ type }) => type === 'pose'))(
    '$name',
    ({ value, hex }) => {
      const pose = read(
        fromHex(value.body),
        value.kind === 'full' ? Kind.FULL : Kind.HEAD,
        value.flags,
      ) as AvatarPose;
      pose.discontinuity = (value.flags & 4) !== 0;
      expect(toHex(encodePose(pose, value.seq, value.sample_ms))).toBe(hex);
    },
  );
});

test('the greatest error of a position is half a millimetre, of a rotation 0.13 degrees', () => {
  let state = 7;
  const random = () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff; // any fixed sequence will do
    return state / 0x7fffffff;
  };
  for (let round = 0; round < 2000; round++) {
    const q = [0, 1, 2, 3].map(() => random() * 2 - 1);
    const norm = Math.hypot(...q);
    const pose = new AvatarPose();
    pose.kind = Kind.FULL;
    const position = [random() * 64 - 32, random() * 8 - 1, random() * 64 - 32];
    pose.set(HEAD, ...([...position, ...q.map((part) => part / norm)] as Numbers7));
    const back = read(written(pose), Kind.FULL, 0) as AvatarPose;
    for (let i = 0; i < 3; i++) expect(Math.abs(back.values[i] - position[i])).toBeLessThan(0.000501);
    let dot = 0;
    for (let i = 3; i < 7; i++) dot += back.values[i] * pose.values[i];
    expect((2 * Math.acos(Math.min(1, Math.abs(dot))) * 180) / Math.PI).toBeLessThan(0.13);
  }
});
