import { Clock } from './clock.ts';
import { Emitter } from './emitter.ts';
import type { RoomEvents, RoomStatus } from './events.ts';
import { Gathering, type Tell } from './gathering.ts';
import { closeProblem, Link, type SocketLike } from './link.ts';
import { Playback } from './playback.ts';
import type { AvatarPose } from './pose.ts';
import { Problem } from './problem.ts';
import { decodeFrame, FrameBuffer } from './protocol/frames.ts';
import {
  type Emote,
  encodePing,
  encodePose,
  type ServerMessage,
  Type,
  type Welcome,
} from './protocol/messages.ts';
import { Requests } from './requests.ts';
import { PoseSender } from './sender.ts';
import { ShopClient } from './shop.ts';
import type { ChatLine, Person } from './types.ts';

export interface JoinOptions {
  room: string;
  name: string;
  colour: number;
  /** Look on only: unseen, silent, and possible where the room is full. `promote` makes it a visit. */
  watch?: boolean;
  invite?: string | undefined; // of a link: a brand's guests have a place where a crowd of one address has none
  /** From another room: it is counted, and nothing else. */
  doorway?: boolean;
  /** The shop's origin; default: the page's. Ignored if `shop` is given. */
  base?: string;
  shop?: ShopClient;
  client?: string;
  /** For tests and for programs outside a browser. */
  socket?: (url: string, protocol: string) => SocketLike;
  now?: () => number;
  random?: () => number;
}

const FIRST_PINGS = 5;
const FIRST_PING_MS = 200;
const PING_MS = 10_000; // if nothing at all came since the last ping, the connection is dead
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
  playback: Playback = new Playback();
  status: RoomStatus = 'connecting';
  /** Looking on only: no pose is sent, every request is refused. */
  watching: boolean;
  /** Strangers within this distance of each other fade for each other, in metres. */
  bubble_m = 0;
  #entered = false;
  #epoch = -1;
  #tick_ms = 50;
  #pings = 0;
  #pingTimer: ReturnType<typeof setTimeout> | undefined;
  #poseTimer: ReturnType<typeof setInterval> | undefined;
  #link: Link;
  /** The way in, while a watcher's promotion is under way. */
  #entrance: Link | null = null;
  readonly #options: JoinOptions;
  readonly #gathering: Gathering;
  readonly #frame = new FrameBuffer();
  readonly #sender = new PoseSender();
  readonly #requests: Requests;
  readonly #now: () => number;

  constructor(options: JoinOptions) {
    super();
    this.id = options.room;
    this.shop = options.shop ?? new ShopClient(options.base === undefined ? {} : { base: options.base });
    this.watching = options.watch ?? false;
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    const tell: Tell = (name, event) => this.emit(name, event);
    this.#gathering = new Gathering(tell, (slot) => this.playback.forget(slot));
    this.#requests = new Requests((bytes) => this.#link.send(bytes), tell);
    this.#link = this.#newLink(this.watching);
    globalThis.addEventListener?.('online', this.#online);
    this.#link.open();
  }

  /** Everybody by slot, you included. Whom a block hides is not here. */
  get people(): ReadonlyMap<number, Person> {
    return this.#gathering.people;
  }

  /** The last lines, oldest first. */
  get chat(): readonly ChatLine[] {
    return this.#gathering.chat;
  }

  /** While watching there is no you: slot -1, id ''. */
  get you(): Person {
    return this.#gathering.you;
  }

  /** Slots that staff has silenced. */
  get muted(): ReadonlySet<number> {
    return this.#gathering.muted;
  }

  /** Slots whose connection is lost just now. */
  get away(): ReadonlySet<number> {
    return this.#gathering.away;
  }

  /** Staff has closed door and mouths for a while. */
  get paused(): boolean {
    return this.#gathering.paused;
  }

  /** Version of room.json that the live room has. */
  get layout(): number {
    return this.#gathering.layout;
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
    await this.#ask('chat', { text }, true);
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

  /** I am here, though I do not move: the answer to `idle`. */
  stay(): Promise<unknown> {
    return this.request('stay');
  }

  /** The shared state of an extension; undefined if not set, or taken away. */
  state(extension: string, key: string): unknown {
    return this.#gathering.state(extension, key);
  }

  /** You and this visitor no longer see or hear each other, in any room, until `unblock`. */
  async block(visitor: string): Promise<void> {
    await this.request('block', { visitor });
  }

  async unblock(visitor: string): Promise<void> {
    await this.request('unblock', { visitor });
  }

  /** Staff: they may neither write nor gesture. */
  async mute(visitor: string): Promise<void> {
    await this.request('mute', { visitor });
  }

  async unmute(visitor: string): Promise<void> {
    await this.request('unmute', { visitor });
  }

  /** Staff: out of the room; they may come again. */
  async kick(visitor: string, reason?: string): Promise<void> {
    await this.request('kick', reason ? { visitor, reason } : { visitor });
  }

  /** Staff: out of the room, and not in again for so many minutes. */
  async ban(visitor: string, minutes: number, reason?: string): Promise<void> {
    await this.request('ban', reason ? { visitor, minutes, reason } : { visitor, minutes });
  }

  async unban(visitor: string): Promise<void> {
    await this.request('unban', { visitor });
  }

  /** Staff: guests may not write, gesture, use things or come in until it is lifted. */
  async pause(paused: boolean): Promise<void> {
    await this.request('pause', { paused });
  }

  /** Asks the room; resolves with the answer's `ok`, rejects with Problem. */
  request(op: string, body: Record<string, unknown> = {}): Promise<unknown> {
    return this.#ask(op, body, false);
  }

  /**
   * Comes in from watching: the same Room goes on as a visit. Rejects with Problem and keeps watching if the room is
   * still full or does not let us in. Listeners are told what differs, as after a loss.
   */
  promote(): Promise<void> {
    if (!this.watching || this.status === 'closed') {
      return Promise.reject(new Problem({ type: 'vitrine:not-watching', title: 'You are not watching.' }));
    }
    if (this.#entrance) {
      return Promise.reject(new Problem({ type: 'vitrine:coming-in', title: 'You are coming in already.' }));
    }
    return new Promise((resolve, reject) => {
      const leave = (problem: Problem) => {
        this.#entrance = null;
        entrance.close();
        reject(problem);
      };
      const entrance = this.#newLink(false, {
        welcome: (welcome) => {
          const watching = this.#link;
          this.#stop();
          this.#link = entrance;
          this.#entrance = null;
          this.watching = false;
          watching.close();
          this.#enter(welcome);
          resolve();
        },
        lost: (code) => leave(closeProblem(code)),
        over: (problem) => leave(problem ?? new Problem({ type: 'vitrine:cancelled', title: 'You left.' })),
      });
      this.#entrance = entrance;
      entrance.open();
    });
  }

  /** Goes, for good. */
  leave(): void {
    this.#entrance?.close();
    this.#link.close();
  }

  readonly #online = () => this.#link.hurry();

  /** first: what happens instead until this link has become the room's own. */
  #newLink(
    watch: boolean,
    first?: {
      welcome: (welcome: Welcome) => void;
      lost: (code: number) => void;
      over: (problem: Problem | null) => void;
    },
  ): Link {
    const options = this.#options;
    const link: Link = new Link({
      ticket: async () => {
        const { name, colour } = this.you.name ? this.you : options;
        await this.shop.ensureVisitor(name, colour);
        return this.shop.ticket(this.id, watch, options.invite, options.doorway);
      },
      socket: options.socket ?? ((url, protocol) => new WebSocket(url, protocol) as unknown as SocketLike),
      base: this.shop.base,
      client: options.client ?? 'vitrine-sdk/0.1.0',
      random: options.random ?? Math.random,
      seq: () => this.#gathering.seq,
      message: (message, bytes) => {
        if (link === this.#link) this.#receive(message, bytes);
      },
      welcome: (welcome) => {
        if (link !== this.#link) first?.welcome(welcome);
        else this.#enter(welcome);
      },
      lost: (attempt, after_ms, code) => {
        if (link !== this.#link) {
          first?.lost(code);
          return;
        }
        this.#stop();
        this.#become(this.#entered ? 'reconnecting' : 'connecting', { attempt, after_ms, code });
      },
      over: (problem, code) => {
        if (link !== this.#link) {
          if (link === this.#entrance) first?.over(problem);
          return;
        }
        this.#stop(true);
        globalThis.removeEventListener?.('online', this.#online);
        this.#become('closed', { code });
        this.emit('closed', { problem, code });
      },
    });
    return link;
  }

  #ask(op: string, body: Record<string, unknown>, again: boolean): Promise<unknown> {
    if (this.watching) {
      return Promise.reject(new Problem({ type: 'vitrine:watching', title: 'You are only watching.' }));
    }
    return this.#requests.ask(op, body, again);
  }

  #become(status: RoomStatus, more: { attempt?: number; after_ms?: number; code?: number } = {}): void {
    this.status = status;
    this.emit('status', { status, ...more });
  }

  #stop(over = false): void {
    clearTimeout(this.#pingTimer);
    clearInterval(this.#poseTimer);
    this.#requests.drop(over);
  }

  #enter(welcome: Welcome): void {
    const again = this.#entered;
    this.#entered = true;
    this.clock.welcome(welcome.server_ms, this.#now());
    this.#tick_ms = 1000 / welcome.tick_hz;
    // Within an epoch ticks go on counting, so what is known of everybody's way still holds.
    if (welcome.epoch !== this.#epoch) this.playback = new Playback(welcome.tick_hz);
    this.#epoch = welcome.epoch;
    this.watching = welcome.watch;
    this.bubble_m = welcome.bubble_m;
    this.#become('open');
    this.#gathering.welcome(welcome, again);
    this.#sender.reset();
    this.#pings = 0;
    this.#ping();
    this.#poseTimer = setInterval(() => this.#sendPose(), POSE_TIMER_MS); // a hidden tab draws no frames
    this.#requests.resume();
    this.emit('welcome', welcome);
    this.#gathering.settle(welcome, again);
  }

  #receive(message: ServerMessage, bytes: Uint8Array): void {
    switch (message.type) {
      case Type.FRAME:
        return this.#move(bytes);
      case Type.EVENT:
        return this.#gathering.happen(message.seq, message.event);
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

  #sendPose(): void {
    if (this.watching || !this.#link.ready) return;
    const due = this.#sender.take(this.#now());
    if (due) this.#link.send(encodePose(due.pose, due.seq, due.sample_ms));
  }

  #ping(): void {
    const heard = this.#link.heard();
    if (this.#pings > FIRST_PINGS && !heard) {
      this.#link.drop();
      return;
    }
    this.#link.send(encodePing(Math.floor(this.#now())));
    this.#pings++;
    this.#pingTimer = setTimeout(() => this.#ping(), this.#pings < FIRST_PINGS ? FIRST_PING_MS : PING_MS);
  }
}
