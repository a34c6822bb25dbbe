/**
 * Bodies of poses: metres and quaternions <-> bit fields. PROTOCOL.md, "Numbers on the wire".
 *
 * Float64 from left to right, as the page writes it, so that Python and this file get the same integers.
 */
import { type AvatarPose, HEAD, Kind, LEFT, RIGHT } from '../pose.ts';
import { readBits, roundAway, writeBits } from './bits.ts';

export const FULL_BYTES = 27;
export const HEAD_BYTES = 9;
export const FAR_BYTES = 6;

const CORNER_X = -32;
const CORNER_Y = -1;
const CORNER_Z = -32;
const GREATEST_XZ = 64000;
const GREATEST_Y = 8000;
const SCALE = 1023;
const SQRT2 = Math.SQRT2;
const ROTATION_AT = 45;
const LEFT_AT = 80;
const RIGHT_AT = 148;
const TURN = 2 * Math.PI;

function clamp(value: number, least: number, greatest: number): number {
  return value < least ? least : value > greatest ? greatest : value;
}

/** Writes the full or head-only body of `pose` (by its kind) to zeroed bytes at `start`. Clamps to the wire's box. */
export function writeBody(bytes: Uint8Array, start: number, pose: AvatarPose): void {
  const values = pose.values;
  const x = clamp(roundAway((values[HEAD] - CORNER_X) * 1000), 0, GREATEST_XZ);
  const y = clamp(roundAway((values[HEAD + 1] - CORNER_Y) * 1000), 0, GREATEST_Y);
  const z = clamp(roundAway((values[HEAD + 2] - CORNER_Z) * 1000), 0, GREATEST_XZ);
  writeBits(bytes, start, 0, 16, x);
  writeBits(bytes, start, 16, 13, y);
  writeBits(bytes, start, 29, 16, z);
  if (pose.kind !== Kind.FULL) {
    writeBits(bytes, start, 45, 12, yawCode(pose.yaw));
    writeBits(bytes, start, 57, 11, pitchCode(pose.pitch));
    return;
  }
  writeRotation(bytes, start, ROTATION_AT, values, HEAD + 3);
  if (pose.left) writeHand(bytes, start, LEFT_AT, values, LEFT, x, y, z);
  if (pose.right) writeHand(bytes, start, RIGHT_AT, values, RIGHT, x, y, z);
}

export function yawCode(yaw: number): number {
  return ((roundAway((yaw / TURN) * 4096) % 4096) + 4096) % 4096;
}

export function pitchCode(pitch: number): number {
  return clamp(roundAway(((pitch + Math.PI / 2) / Math.PI) * 2046), 0, 2046);
}

function writeHand(
  bytes: Uint8Array,
  start: number,
  bit: number,
  values: Float64Array,
  part: number,
  x: number,
  y: number,
  z: number,
): void {
  writeBits(bytes, start, bit, 11, handCode((values[part] - CORNER_X) * 1000 - x));
  writeBits(bytes, start, bit + 11, 11, handCode((values[part + 1] - CORNER_Y) * 1000 - y));
  writeBits(bytes, start, bit + 22, 11, handCode((values[part + 2] - CORNER_Z) * 1000 - z));
  writeRotation(bytes, start, bit + 33, values, part + 3);
}

function handCode(offset_mm: number): number {
  return clamp(roundAway(offset_mm), -SCALE, SCALE) + SCALE;
}

/** Smallest three; the rotation is normalised first, and a zero one is taken for identity. */
function writeRotation(
  bytes: Uint8Array,
  start: number,
  bit: number,
  values: Float64Array,
  at: number,
): void {
  let x = values[at];
  let y = values[at + 1];
  let z = values[at + 2];
  let w = values[at + 3];
  const norm = Math.sqrt(x * x + y * y + z * z + w * w);
  if (norm > 1e-9) {
    x /= norm;
    y /= norm;
    z /= norm;
    w /= norm;
  } else {
    x = y = z = 0;
    w = 1;
  }
  let greatest = 0; // the first of equals
  let most = Math.abs(x);
  if (Math.abs(y) > most) [greatest, most] = [1, Math.abs(y)];
  if (Math.abs(z) > most) [greatest, most] = [2, Math.abs(z)];
  if (Math.abs(w) > most) greatest = 3;
  const sign = (greatest === 0 ? x : greatest === 1 ? y : greatest === 2 ? z : w) < 0 ? -1 : 1;
  writeBits(bytes, start, bit, 2, greatest);
  let field = bit + 2;
  for (let index = 0; index < 4; index++) {
    if (index === greatest) continue;
    const part = index === 0 ? x : index === 1 ? y : index === 2 ? z : w;
    const code = clamp(roundAway(sign * part * SQRT2 * SCALE) + SCALE, 0, 2 * SCALE);
    writeBits(bytes, start, field, 11, code);
    field += 11;
  }
}

/**
 * Reads a body of `kind` from `start` into `values` at `at` (the layout of AvatarPose.values; hands only if tracked).
 *
 * Answers false, having written nothing that counts, if the body holds a code that the page calls malformed.
 */
export function readBody(
  bytes: Uint8Array,
  start: number,
  kind: Kind,
  flags: number,
  values: Float64Array | Float32Array,
  at: number,
): boolean {
  if (kind === Kind.FAR) return readFar(bytes, start, values, at);
  const x = readBits(bytes, start, 0, 16);
  const y = readBits(bytes, start, 16, 13);
  const z = readBits(bytes, start, 29, 16);
  if (x > GREATEST_XZ || y > GREATEST_Y || z > GREATEST_XZ) return false;
  values[at] = x / 1000 + CORNER_X;
  values[at + 1] = y / 1000 + CORNER_Y;
  values[at + 2] = z / 1000 + CORNER_Z;
  if (kind === Kind.HEAD) {
    const pitch = readBits(bytes, start, 57, 11);
    if (pitch > 2046 || flags & 3 || readBits(bytes, start, 68, 4)) return false;
    const half = (readBits(bytes, start, 45, 12) / 4096) * Math.PI;
    writeYawPitch(values, at + 3, half, ((pitch / 2046) * Math.PI - Math.PI / 2) / 2);
    return true;
  }
  if (!readRotation(bytes, start, ROTATION_AT, values, at + 3)) return false;
  return (
    readHand(bytes, start, LEFT_AT, (flags & 1) !== 0, values, at + LEFT, x, y, z) &&
    readHand(bytes, start, RIGHT_AT, (flags & 2) !== 0, values, at + RIGHT, x, y, z)
  );
}

function readFar(bytes: Uint8Array, start: number, values: Float64Array | Float32Array, at: number): boolean {
  const x = readBits(bytes, start, 0, 13) * 8;
  const y = readBits(bytes, start, 13, 8) * 32;
  const z = readBits(bytes, start, 21, 13) * 8;
  if (x > GREATEST_XZ || z > GREATEST_XZ || y > GREATEST_Y + 16 || readBits(bytes, start, 42, 6))
    return false;
  values[at] = x / 1000 + CORNER_X;
  values[at + 1] = y / 1000 + CORNER_Y;
  values[at + 2] = z / 1000 + CORNER_Z;
  writeYawPitch(values, at + 3, (readBits(bytes, start, 34, 8) / 256) * Math.PI, 0);
  return true;
}

function writeYawPitch(
  values: Float64Array | Float32Array,
  at: number,
  halfYaw: number,
  halfPitch: number,
): void {
  const sy = Math.sin(halfYaw);
  const cy = Math.cos(halfYaw);
  const sp = Math.sin(halfPitch);
  const cp = Math.cos(halfPitch);
  values[at] = cy * sp;
  values[at + 1] = sy * cp;
  values[at + 2] = -sy * sp;
  values[at + 3] = cy * cp;
}

function readHand(
  bytes: Uint8Array,
  start: number,
  bit: number,
  tracked: boolean,
  values: Float64Array | Float32Array,
  at: number,
  headX: number,
  headY: number,
  headZ: number,
): boolean {
  const x = readBits(bytes, start, bit, 11);
  const y = readBits(bytes, start, bit + 11, 11);
  const z = readBits(bytes, start, bit + 22, 11);
  if (!tracked) {
    for (let at = bit; at < bit + 68; at += 4) if (readBits(bytes, start, at, 4)) return false;
    return true;
  }
  if (x === 2047 || y === 2047 || z === 2047) return false;
  values[at] = (headX + x - SCALE) / 1000 + CORNER_X;
  values[at + 1] = (headY + y - SCALE) / 1000 + CORNER_Y;
  values[at + 2] = (headZ + z - SCALE) / 1000 + CORNER_Z;
  return readRotation(bytes, start, bit + 33, values, at + 3);
}

function readRotation(
  bytes: Uint8Array,
  start: number,
  bit: number,
  values: Float64Array | Float32Array,
  at: number,
): boolean {
  const greatest = readBits(bytes, start, bit, 2);
  const a = readBits(bytes, start, bit + 2, 11);
  const b = readBits(bytes, start, bit + 13, 11);
  const c = readBits(bytes, start, bit + 24, 11);
  if (a === 2047 || b === 2047 || c === 2047) return false;
  const first = (a - SCALE) / (SQRT2 * SCALE);
  const second = (b - SCALE) / (SQRT2 * SCALE);
  const third = (c - SCALE) / (SQRT2 * SCALE);
  const sum = first * first + second * second + third * third;
  const last = Math.sqrt(Math.max(0, 1 - sum));
  const norm = Math.sqrt(sum + last * last); // above 1 only when three codes overshoot the unit sphere
  values[at] = (greatest === 0 ? last : first) / norm;
  values[at + 1] = (greatest === 1 ? last : greatest === 0 ? first : second) / norm;
  values[at + 2] = (greatest === 2 ? last : greatest === 3 ? third : second) / norm;
  values[at + 3] = (greatest === 3 ? last : third) / norm;
  return true;
}
