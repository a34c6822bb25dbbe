import { describe, expect, test } from 'vitest';
import {
  decodeMessage,
  encodeHello,
  encodePing,
  encodeRequest,
  MalformedMessage,
  type ServerMessage,
  Type,
} from '../src/protocol/messages.ts';
import { fromHex, toHex, vectors } from './vectors.ts';

interface MessageVector {
  name: string;
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: each type of message has its own members
  value: any;
  hex: string;
}

function present(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}

describe('client messages', () => {
  test.each(vectors<MessageVector>('client').filter(({ type }) => type !== 'pose'))(
    '$name',
    ({ type, value, hex }) => {
      if (type === 'hello') expect(toHex(encodeHello(present(value) as { ticket: string }))).toBe(hex);
      else if (type === 'ping') expect(toHex(encodePing(value.client_ms))).toBe(hex);
      else {
        const { id, ...body } = present(value);
        expect(toHex(encodeRequest({ id: id as string, op: type, ...body }))).toBe(hex);
      }
    },
  );
});

describe('server messages', () => {
  test.each(vectors<MessageVector>('server'))('$name', ({ type, value, hex }) => {
    expect(decodeMessage(fromHex(hex))).toEqual(expected(type, value));
  });
});

// biome-ignore lint/suspicious/noExplicitAny: as above
function expected(type: string, value: any): ServerMessage {
  switch (type) {
    case 'welcome':
      return { type: Type.WELCOME, welcome: value.fields };
    case 'event':
      return { type: Type.EVENT, seq: value.seq, event: value.fields };
    case 'answer':
      return {
        type: Type.ANSWER,
        answer: value.problem ? { id: value.id, problem: value.problem } : { id: value.id, ok: value.ok },
      };
    case 'pong':
      return { type: Type.PONG, ...value };
    case 'goaway':
      return { type: Type.GOAWAY, ...value };
    default:
      throw new Error(`the vectors hold an unknown type ${type}`);
  }
}

test('unknown types are ignored, broken messages are named', () => {
  expect(decodeMessage(fromHex('7f00'))).toBeNull();
  for (const hex of ['', 'b000', 'a001', '81', '815b5d', '817b', '8122e922', 'a00100000031']) {
    expect(() => decodeMessage(fromHex(hex)), hex).toThrow(MalformedMessage);
  }
});
