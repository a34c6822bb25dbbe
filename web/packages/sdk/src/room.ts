import { Clock } from './clock.ts';
import { Emitter } from './emitter.ts';
import { Link, type SocketLike } from './link.ts';
import { Playback } from './playback.ts';
import type { AvatarPose } from './pose.ts';
import { Problem } from './problem.ts';
import { decodeFrame, FrameBuffer } from './protocol/frames.ts';
import {
  type Emote,
  encodePing,
  encodePose,
  type RoomEvent,
  type ServerMessage,
  Type,
  type Welcome,
} from './protocol/messages.ts';
import { Requests } from './requests.ts';
import { PoseSender } from './sender.ts';
import { ShopClient } from './shop.ts';
import type { ChatLine, LocalText, Person } from './types.ts';

export type RoomStatus = 'connecting' | 'open' | 'reconnecting' | 'closed';

export interface RoomEvents {
  /** after_ms: when the next attempt comes; code: the close code that led here, if one did. */
  status: { status: RoomStatus; attempt?: number; after_ms?: number; code?: number };
  /** After every WELCOME: the first and each return. */
  welcome: Welcome;
  entered: Person;
  left: Person;
  /** The person as they are now. */
  renamed: Person;
  said: ChatLine & { slot: number | null };
  emoted: { slot: number; name: Emote };
  state: { extension: string; key: string; value: unknown };
  /** room.json changed: fetch the room again. */
  layout: { version: number };
  notice: { level: 'info' | 'warning'; text: LocalText };
  /** Poses came in. */
  frame: { tick: number; count: number };
  /** It is over; null if `leave` was called. */
  closed: { problem: Problem | null; code: number };
}

export interface JoinOptions {
  room: string;
  name: string;
  colour: number;
  /** The shop's origin; default: the page's. Ignored if `shop` is given. */
  base?: string;
  shop?: ShopClient;
  client?: string;
  /** For tests and for programs outside a browser. */
  socket?: (url: string, protocol: string) => SocketLike;
  now?: () => number;
  random?: () => number;
}

const CHAT_KEPT = 200;
const FIRST_PINGS = 5;
const FIRST_PING_MS = 200;
const PING_MS = 10_000;
const POSE_TIMER_MS = 250;

/**
 * Comes into a room: guest session, ticket, socket, HELLO. Resolves when the room has said WELCOME.
 *
 * Rejects with Problem if the room does not let us in (unknown, full, not admitted, three failed attempts). Later losses
 * are mended by itself; see the `status` and `closed` events.
 */
export function joinRoom(options: JoinOptions): Promise<Room> {
  const room = new Room(options);
  return new Promise((resolve, reject) => {
    const off = [
      room.on('welcome', () => {
        for (const stop of off) stop();
        resolve(room);
      }),
      room.on('closed', ({ problem }) => {
        for (const stop of off) stop();
        reject(problem ?? new Problem({ type: 'vitrine:cancelled', title: 'Left before the door opened.' }));
      }),
    ];
  });
}

/** A room one is in: who is there, what is said, where everybody stands. Made by `joinRoom`. */
export class Room extends Emitter<RoomEvents> {
  readonly id: string;
  readonly shop: ShopClient;
  readonly clock: Clock = new Clock();
  /** Everybody by slot, you included. */
  readonly people: Map<number, Person> = new Map();
  /** The last lines, oldest first. */
  readonly chat: ChatLine[] = [];
  playback: Playback = new Playback();
  status: RoomStatus = 'connecting';
  you: Person = { slot: -1, id: '', name: '', colour: 0, role: 'guest' };
  /** Version of room.json that the live room has. */
  layout = 0;
  #state: Record<string, Record<string, unknown>> = {};
  #tick_ms = 50;
  #pings = 0;
  #pingTimer: ReturnType<typeof setTimeout> | undefined;
  #poseTimer: ReturnType<typeof setInterval> | undefined;
  readonly #frame = new FrameBuffer();
  readonly #sender = new PoseSender();
  readonly #requests: Requests;
  readonly #link: Link;
  readonly #now: () => number;

  constructor(options: JoinOptions) {
    super();
    this.id = options.room;
    this.shop = options.shop ?? new ShopClient(options.base === undefined ? {} : { base: options.base });
    this.#now = options.now ?? (() => performance.now());
    this.#requests = new Requests((bytes) => this.#link.send(bytes));
    this.#link = new Link({
      ticket: async () => {
        await this.shop.ensureVisitor(
          this.you.name || options.name,
          this.you.name ? this.you.colour : options.colour,
        );
        return this.shop.ticket(this.id);
      },
      socket: options.socket ?? ((url, protocol) => new WebSocket(url, protocol) as unknown as SocketLike),
      base: this.shop.base,
      client: options.client ?? 'vitrine-sdk/0.1.0',
      random: options.random ?? Math.random,
      message: (message, bytes) => this.#receive(message, bytes),
      welcome: (welcome) => this.#enter(welcome),
      lost: (attempt, after_ms, code) => {
        this.#pause();
        this.#become(this.you.slot < 0 ? 'connecting' : 'reconnecting', { attempt, after_ms, code });
      },
      over: (problem, code) => {
        this.#pause(true);
        globalThis.removeEventListener?.('online', this.#online);
        this.#become('closed', { code });
        this.emit('closed', { problem, code });
      },
    });
    globalThis.addEventListener?.('online', this.#online);
    this.#link.open();
  }

  /** Takes your pose of this moment; call it each frame. Sent at 20 Hz while something moves, else once a second. */
  setPose(pose: AvatarPose): void {
    this.#sender.set(pose, this.#now());
    this.#sendPose();
  }

  /** Writes where the avatar of `slot` is at now_ms (performance.now() if left out); false if it is not known yet. */
  sample(slot: number, out: AvatarPose, now_ms: number = this.#now()): boolean {
    return this.playback.sample(slot, now_ms, out);
  }

  /** Says a line; resolves when it is in the journal, once, even if the connection broke meanwhile. Everybody, you included, hears it by the event `said`. */
  async say(text: string): Promise<void> {
    await this.#requests.ask('chat', { text }, true);
  }

  async emote(name: Emote): Promise<void> {
    await this.request('emote', { name });
  }

  async rename(name: string, colour: number): Promise<void> {
    await this.request('profile', { name, colour });
  }

  use(extension: string, action: string, more: { target?: string; value?: unknown } = {}): Promise<unknown> {
    return this.request('use', { extension, action, ...more });
  }

  /** The shared state of an extension; undefined if never set. */
  state(extension: string, key: string): unknown {
    return this.#state[extension]?.[key];
  }

  /** Asks the room; resolves with the answer's `ok`, rejects with Problem. */
  request(op: string, body: Record<string, unknown> = {}): Promise<unknown> {
    return this.#requests.ask(op, body);
  }

  /** Goes, for good. */
  leave(): void {
    this.#link.close();
  }

  readonly #online = () => this.#link.hurry();

  #become(status: RoomStatus, more: { attempt?: number; after_ms?: number; code?: number } = {}): void {
    this.status = status;
    this.emit('status', { status, ...more });
  }

  #pause(over = false): void {
    clearTimeout(this.#pingTimer);
    clearInterval(this.#poseTimer);
    this.#requests.drop(over);
  }

  #enter(welcome: Welcome): void {
    const now_ms = this.#now();
    const returned = this.you.slot >= 0;
    this.clock.welcome(welcome.server_ms, now_ms);
    this.#tick_ms = 1000 / welcome.tick_hz;
    this.playback = new Playback(welcome.tick_hz);
    this.you = { slot: welcome.slot, ...welcome.you };
    this.#become('open');
    this.#renewPeople(welcome.people, returned);
    this.#renewChat(welcome.chat, returned);
    this.#renewState(welcome.state, returned);
    const moved = returned && welcome.layout !== this.layout;
    this.layout = welcome.layout;
    this.#sender.reset();
    this.#pings = 0;
    this.#ping();
    this.#poseTimer = setInterval(() => this.#sendPose(), POSE_TIMER_MS); // a hidden tab draws no frames
    this.#requests.resume();
    this.emit('welcome', welcome);
    if (moved) this.emit('layout', { version: this.layout });
  }

  #renewPeople(people: Person[], tell: boolean): void {
    const fresh = new Map(people.map((person) => [person.slot, person]));
    for (const [slot, person] of this.people) {
      if (fresh.get(slot)?.id === person.id) continue;
      this.people.delete(slot);
      if (tell) this.emit('left', person);
    }
    for (const [slot, person] of fresh) {
      const known = this.people.has(slot);
      this.people.set(slot, person);
      if (tell) this.emit(known ? 'renamed' : 'entered', person);
    }
  }

  #renewChat(lines: ChatLine[], tell: boolean): void {
    const known = new Set(this.chat.map((line) => line.id));
    for (const line of lines) if (!known.has(line.id)) this.#hear(line, null, tell);
  }

  #hear(line: ChatLine, slot: number | null, tell: boolean): void {
    this.chat.push(line);
    if (this.chat.length > CHAT_KEPT) this.chat.shift();
    if (tell) this.emit('said', { ...line, slot });
  }

  #renewState(state: Record<string, Record<string, unknown>>, tell: boolean): void {
    const before = this.#state;
    this.#state = state;
    if (!tell) return;
    for (const extension of new Set([...Object.keys(before), ...Object.keys(state)])) {
      for (const key of new Set([
        ...Object.keys(before[extension] ?? {}),
        ...Object.keys(state[extension] ?? {}),
      ])) {
        const value = state[extension]?.[key];
        if (JSON.stringify(value) !== JSON.stringify(before[extension]?.[key]))
          this.emit('state', { extension, key, value });
      }
    }
  }

  #receive(message: ServerMessage, bytes: Uint8Array): void {
    switch (message.type) {
      case Type.FRAME:
        return this.#move(bytes);
      case Type.EVENT:
        return this.#happen(message.event);
      case Type.ANSWER:
        return this.#requests.answer(message.answer);
      case Type.PONG: {
        const now_ms = this.#now();
        // The echo is a u32: put the whole part of our own clock back around it.
        const sent_ms = now_ms - ((Math.floor(now_ms) - message.client_ms) >>> 0);
        return this.clock.pong(Math.floor(sent_ms), Math.floor(now_ms), message.server_ms);
      }
    }
  }

  #move(bytes: Uint8Array): void {
    decodeFrame(bytes, this.#frame);
    const now_ms = this.#now();
    const tick_ms = this.clock.local_ms(this.#frame.tick * this.#tick_ms, now_ms);
    this.playback.push(this.#frame, tick_ms, now_ms, this.you.slot);
    this.emit('frame', { tick: this.#frame.tick, count: this.#frame.count });
  }

  #happen(event: RoomEvent): void {
    switch (event.event) {
      case 'entered':
        for (const person of event.people) {
          this.playback.forget(person.slot);
          this.people.set(person.slot, person);
          this.emit('entered', person);
        }
        return;
      case 'left':
        for (const slot of event.slots) {
          const person = this.people.get(slot);
          this.people.delete(slot);
          this.playback.forget(slot);
          if (person) this.emit('left', person);
        }
        return;
      case 'renamed': {
        const person = this.people.get(event.slot);
        if (!person) return;
        const renamed = { ...person, name: event.name, colour: event.colour };
        this.people.set(event.slot, renamed);
        if (event.slot === this.you.slot) this.you = renamed;
        return this.emit('renamed', renamed);
      }
      case 'said':
        return this.#hear(
          { id: event.id, from: event.from, text: event.text, at: event.at },
          event.slot,
          true,
        );
      case 'emoted':
        return this.emit('emoted', { slot: event.slot, name: event.name });
      case 'state': {
        const { extension, key, value } = event;
        this.#state[extension] = { ...this.#state[extension], [key]: value };
        return this.emit('state', { extension, key, value });
      }
      case 'layout':
        this.layout = event.version;
        return this.emit('layout', { version: event.version });
      case 'notice':
        return this.emit('notice', { level: event.level, text: event.text });
    }
  }

  #sendPose(): void {
    if (!this.#link.ready) return;
    const due = this.#sender.take(this.#now());
    if (due) this.#link.send(encodePose(due.pose, due.seq, due.sample_ms));
  }

  #ping(): void {
    this.#link.send(encodePing(Math.floor(this.#now())));
    this.#pings++;
    this.#pingTimer = setTimeout(() => this.#ping(), this.#pings < FIRST_PINGS ? FIRST_PING_MS : PING_MS);
  }
}
