/** Messages: bytes <-> values. PROTOCOL.md names each; numbers are given there once and never reused. */
import { type AvatarPose, Kind } from '../pose.ts';
import type { ProblemJson } from '../problem.ts';
import type { ChatLine, LocalText, Person, Role, Vec3 } from '../types.ts';
import { FULL_BYTES, HEAD_BYTES, writeBody } from './bodies.ts';

export const SUBPROTOCOL = 'vitrine.1';

export const Type = {
  HELLO: 0x01,
  POSE_FULL: 0x10,
  POSE_HEAD: 0x11,
  PING: 0x12,
  REQUEST: 0x20,
  WELCOME: 0x81,
  FRAME: 0x90,
  EVENT: 0xa0,
  ANSWER: 0xa1,
  PONG: 0xb0,
  GOAWAY: 0xc0,
} as const;

export type Emote = 'wave' | 'clap' | 'heart' | 'yes' | 'no';

export interface Welcome {
  room: string;
  /** null: a spectator, who has no place among the people. */
  slot: number | null;
  epoch: number;
  tick_hz: number;
  tick: number;
  server_ms: number;
  seq: number;
  corner_m: Vec3;
  you: { id: string; name: string; colour: number; role: Role } | null;
  /** people, chat and state are absent if `resumed`: what was missed follows as events. */
  people?: Person[];
  chat?: ChatLine[];
  state?: Record<string, Record<string, unknown>>;
  layout: number;
  /** Comes back without a ticket, once. null: a spectator. */
  resume: string | null;
  resumed: boolean;
  watch: boolean;
  /** Strangers within this distance of each other fade; nobody is moved. */
  bubble_m: number;
  paused: boolean;
  muted: number[];
  away: number[];
}

export type RoomEvent =
  | { event: 'entered'; people: Person[] }
  | { event: 'left'; slots: number[] }
  /** Their connection is lost; the place is kept for a while. */
  | { event: 'away'; slots: number[] }
  | { event: 'back'; slots: number[] }
  | { event: 'renamed'; slot: number; name: string; colour: number }
  | ({ event: 'said'; slot: number } & ChatLine)
  | { event: 'emoted'; slot: number; name: Emote }
  | { event: 'state'; extension: string; key: string; value: unknown }
  | { event: 'layout'; version: number }
  /** A product that stands here was changed, published or taken off sale. */
  | { event: 'product'; id: string; version: number }
  | { event: 'notice'; level: 'info' | 'warning'; text: LocalText }
  | { event: 'muted'; slot: number; muted: boolean }
  | { event: 'paused'; paused: boolean }
  /** Personal, so numbered as the event before: a block hid these from you (and you from them), or no longer does. */
  | { event: 'hidden'; slots: number[] }
  | { event: 'shown'; people: Person[] };

export type Answer = { id: string; ok: unknown } | { id: string | null; problem: ProblemJson };

export type ServerMessage =
  | { type: typeof Type.WELCOME; welcome: Welcome }
  | { type: typeof Type.FRAME }
  | { type: typeof Type.EVENT; seq: number; event: RoomEvent }
  | { type: typeof Type.ANSWER; answer: Answer }
  | { type: typeof Type.PONG; client_ms: number; server_ms: number }
  | { type: typeof Type.GOAWAY; after_ms: number };

/** A message from the server that PROTOCOL.md does not allow. */
export class MalformedMessage extends Error {
  override name = 'MalformedMessage';
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

function withJson(type: number, body: unknown): Uint8Array<ArrayBuffer> {
  const json = encoder.encode(JSON.stringify(body));
  const bytes = new Uint8Array(1 + json.length);
  bytes[0] = type;
  bytes.set(json, 1);
  return bytes;
}

/** One of ticket and resume. seq: the number of the last event seen. */
export type Hello = { client?: string } & (
  | { ticket: string; resume?: never; seq?: never }
  | { resume: string; seq: number; ticket?: never }
);

export function encodeHello(hello: Hello): Uint8Array<ArrayBuffer> {
  return withJson(Type.HELLO, hello);
}

export function encodeRequest(request: {
  id: string;
  op: string;
  [member: string]: unknown;
}): Uint8Array<ArrayBuffer> {
  return withJson(Type.REQUEST, request);
}

/** 35 bytes for a full pose, 17 for a head-only one. seq modulo 2^16, sample_ms modulo 2^32. */
export function encodePose(pose: AvatarPose, seq: number, sample_ms: number): Uint8Array<ArrayBuffer> {
  const full = pose.kind === Kind.FULL;
  const bytes = new Uint8Array(8 + (full ? FULL_BYTES : HEAD_BYTES));
  const view = new DataView(bytes.buffer);
  bytes[0] = full ? Type.POSE_FULL : Type.POSE_HEAD;
  bytes[1] = (full && pose.left ? 1 : 0) | (full && pose.right ? 2 : 0) | (pose.discontinuity ? 4 : 0);
  view.setUint16(2, seq & 0xffff, true);
  view.setUint32(4, sample_ms >>> 0, true);
  writeBody(bytes, 8, pose);
  return bytes;
}

export function encodePing(client_ms: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(5);
  bytes[0] = Type.PING;
  new DataView(bytes.buffer).setUint32(1, client_ms >>> 0, true);
  return bytes;
}

/**
 * The value of a server's message, or null for a type that this version does not know.
 *
 * A frame answers its type only; `decodeFrame` reads it into arrays. Throws MalformedMessage.
 */
export function decodeMessage(bytes: Uint8Array): ServerMessage | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (bytes[0]) {
    case Type.FRAME:
      return { type: Type.FRAME };
    case Type.WELCOME:
      return { type: Type.WELCOME, welcome: json<Welcome>(bytes, 1) };
    case Type.EVENT:
      needs(bytes, 5);
      return { type: Type.EVENT, seq: view.getUint32(1, true), event: json<RoomEvent>(bytes, 5) };
    case Type.ANSWER:
      return { type: Type.ANSWER, answer: json<Answer>(bytes, 1) };
    case Type.PONG:
      needs(bytes, 9);
      return { type: Type.PONG, client_ms: view.getUint32(1, true), server_ms: view.getUint32(5, true) };
    case Type.GOAWAY:
      return { type: Type.GOAWAY, after_ms: json<{ after_ms: number }>(bytes, 1).after_ms };
    case undefined:
      throw new MalformedMessage('the message is empty');
    default:
      return null;
  }
}

function needs(bytes: Uint8Array, length: number): void {
  if (bytes.length < length)
    throw new MalformedMessage(`the message has ${bytes.length} bytes, not ${length}`);
}

function json<Body>(bytes: Uint8Array, from: number): Body {
  let body: unknown;
  try {
    body = JSON.parse(decoder.decode(bytes.subarray(from)));
  } catch (error) {
    throw new MalformedMessage('the body is not JSON in UTF-8', { cause: error });
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new MalformedMessage('the body is not a JSON object');
  }
  return body as Body;
}
