import type { SocketLike } from '../src/link.ts';
import { type Answer, type RoomEvent, Type, type Welcome } from '../src/protocol/messages.ts';
import { ShopClient, type ShopOptions } from '../src/shop.ts';

/** The far end of the wire in tests: what a server would read and write. Our own side is the real one. */
export class FarSocket implements SocketLike {
  readyState = 0;
  binaryType: BinaryType = 'blob';
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  readonly received: Uint8Array[] = [];
  closed = false;
  /** The number of the last event that was sent. */
  seq = 0;
  readonly url: string;
  readonly protocol: string;

  constructor(url: string, protocol: string) {
    this.url = url;
    this.protocol = protocol;
  }

  send(bytes: Uint8Array): void {
    this.received.push(bytes);
  }

  close(): void {
    this.closed = true;
  }

  accept(): void {
    this.readyState = 1;
    this.onopen?.({} as never);
  }

  tell(bytes: Uint8Array<ArrayBuffer>): void {
    this.onmessage?.({ data: bytes.buffer } as never);
  }

  json(type: number, body: unknown, head: number[] = []): void {
    this.tell(new Uint8Array([type, ...head, ...new TextEncoder().encode(JSON.stringify(body))]));
  }

  welcome(more: Partial<Welcome> = {}): void {
    this.json(Type.WELCOME, { ...WELCOME, ...more });
  }

  /** The next event; or, with a number, that one. */
  event(event: RoomEvent, seq: number = this.seq + 1): void {
    this.seq = seq;
    this.json(Type.EVENT, event, [seq & 255, seq >> 8, 0, 0]);
  }

  answer(answer: Answer): void {
    this.json(Type.ANSWER, answer);
  }

  /** The other side ends it. */
  drop(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code, reason: '' } as never);
  }

  hello(): Record<string, unknown> {
    return JSON.parse(new TextDecoder().decode(this.received[0].subarray(1)));
  }

  of(type: number): Uint8Array[] {
    return this.received.filter((bytes) => bytes[0] === type);
  }

  requests(): { id: string; op: string; [member: string]: unknown }[] {
    return this.of(Type.REQUEST).map((bytes) => JSON.parse(new TextDecoder().decode(bytes.subarray(1))));
  }
}

export const ALICE = { slot: 3, id: 'visitor_alice', name: 'Alice', colour: 3, role: 'guest' as const };
export const BOB = { slot: 4, id: 'visitor_bob', name: 'Bob', colour: 5, role: 'guest' as const };

const WELCOME: Welcome = {
  room: 'boutique',
  slot: ALICE.slot,
  epoch: 1,
  tick_hz: 20,
  tick: 20,
  server_ms: 1000,
  seq: 0,
  corner_m: [-32, -1, -32],
  you: { id: ALICE.id, name: ALICE.name, colour: ALICE.colour, role: 'guest' },
  people: [ALICE, BOB],
  chat: [],
  state: {},
  layout: 7,
  resume: 'resume-0',
  resumed: false,
  watch: false,
  bubble_m: 0.6,
  paused: false,
  muted: [],
  away: [],
};

/** What differs in the WELCOME of somebody who is back in their place: the rest follows as events. */
export const RESUMED: Partial<Welcome> = {
  resumed: true,
  resume: 'resume-1',
  people: undefined,
  chat: undefined,
  state: undefined,
};

/** What differs in a spectator's. */
export const WATCHING: Partial<Welcome> = { slot: null, you: null, watch: true, resume: null, people: [BOB] };

export interface Asked {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
}

/** A shop whose answers are given by a function; every question is kept. */
export function fakeShop(
  answer: (asked: Asked) => [status: number, body: unknown] | 'offline',
  more: ShopOptions = {},
): {
  shop: ShopClient;
  asked: Asked[];
} {
  const asked: Asked[] = [];
  const fetcher = async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const question: Asked = {
      method: init.method ?? 'GET',
      path: String(input).replace('https://shop.example', ''),
      headers: init.headers as Record<string, string>,
      body: init.body instanceof FormData ? init.body : init.body ? JSON.parse(String(init.body)) : undefined,
    };
    asked.push(question);
    const given = answer(question);
    if (given === 'offline') throw new TypeError('Failed to fetch');
    const [status, body] = given;
    return new Response(body === null ? null : typeof body === 'string' ? body : JSON.stringify(body), {
      status,
    });
  };
  return {
    shop: new ShopClient({ base: 'https://shop.example/', fetch: fetcher as typeof fetch, ...more }),
    asked,
  };
}

/** A shop that lets everybody in; its tickets are numbered by the time they are asked for. */
export function openShop(): ReturnType<typeof fakeShop> {
  let tickets = 0;
  return fakeShop((asked) => {
    if (asked.path === '/api/session' && asked.method === 'GET')
      return [200, { visitor: null, member: null, operator: null, csrf: null }];
    if (asked.path === '/api/session')
      return [201, { visitor: { id: ALICE.id, ...(asked.body as object) }, csrf: 'secret' }];
    return [201, { ticket: `ticket-${tickets++}`, socket_url: 'https://shop.example/ws' }];
  });
}
