/** Frames: who is where at a tick, read into arrays that are made once and grown seldom. */
import { Kind, POSE_LENGTH } from '../pose.ts';
import { FAR_BYTES, FULL_BYTES, HEAD_BYTES, readBody } from './bodies.ts';
import { MalformedMessage, Type } from './messages.ts';

const HEADER_BYTES = 8;
const SECTION_BYTES = 4;

/** One frame as columns: record i is `slots[i]`, `flags[i]`, ... and `values[21 * i ..]` (see AvatarPose.values). */
export class FrameBuffer {
  epoch = 0;
  tick = 0;
  count = 0;
  slots: Uint16Array;
  /** Bits 0..2 of the flags: left tracked, right tracked, discontinuity. */
  flags: Uint8Array;
  /** Milliseconds between the sample and the tick. */
  ages_ms: Uint8Array;
  kinds: Uint8Array;
  tiers: Uint8Array;
  values: Float64Array;

  constructor(capacity = 128) {
    this.slots = new Uint16Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.ages_ms = new Uint8Array(capacity);
    this.kinds = new Uint8Array(capacity);
    this.tiers = new Uint8Array(capacity);
    this.values = new Float64Array(capacity * POSE_LENGTH);
  }

  /** Room for `count` records; keeps those that are there. */
  reserve(count: number): void {
    if (count <= this.slots.length) return;
    const larger = new FrameBuffer(Math.max(count, 2 * this.slots.length));
    for (const column of ['slots', 'flags', 'ages_ms', 'kinds', 'tiers', 'values'] as const) {
      larger[column].set(this[column]);
      (this as Record<string, unknown>)[column] = larger[column];
    }
  }
}

/** Reads a FRAME message into `frame`. Throws MalformedMessage; the frame's content then means nothing. */
export function decodeFrame(bytes: Uint8Array, frame: FrameBuffer): void {
  if (bytes[0] !== Type.FRAME || bytes.length < HEADER_BYTES)
    throw new MalformedMessage('this is not a frame');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  frame.epoch = view.getUint16(2, true);
  frame.tick = view.getUint32(4, true);
  frame.count = 0;
  let at = HEADER_BYTES;
  while (at + SECTION_BYTES <= bytes.length) {
    const kind = bytes[at];
    const tier = bytes[at + 1];
    const count = view.getUint16(at + 2, true);
    at += SECTION_BYTES;
    // A section of unknown kind has records of unknown length: nothing after it can be found.
    if (kind < Kind.FULL || kind > Kind.FAR) return;
    at = readSection(bytes, view, at, kind as Kind, tier, count, frame);
  }
}

function readSection(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  kind: Kind,
  tier: number,
  count: number,
  frame: FrameBuffer,
): number {
  const head = kind === Kind.FAR ? 2 : 3; // far records carry no flags
  const stride = head + (kind === Kind.FULL ? FULL_BYTES : kind === Kind.HEAD ? HEAD_BYTES : FAR_BYTES);
  const end = start + count * stride;
  if (end > bytes.length)
    throw new MalformedMessage(`a section of ${count} records does not fit in its frame`);
  frame.reserve(frame.count + count);
  for (let at = start; at < end; at += stride) {
    const index = frame.count;
    const flags = kind === Kind.FAR ? 0 : bytes[at + 2];
    if (!readBody(bytes, at + head, kind, flags, frame.values, index * POSE_LENGTH)) {
      throw new MalformedMessage('a record holds a code that the page calls malformed');
    }
    frame.slots[index] = view.getUint16(at, true);
    frame.flags[index] = flags & 7;
    frame.ages_ms[index] = (flags >> 3) * 2;
    frame.kinds[index] = kind;
    frame.tiers[index] = tier;
    frame.count = index + 1;
  }
  return end;
}
