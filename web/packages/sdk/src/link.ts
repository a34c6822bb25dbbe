/** The socket's life: ticket, HELLO, WELCOME, loss, coming back. Knows nothing of what the messages mean to a room. */
import { Problem, type ProblemJson } from './problem.ts';
import { backoff_ms, CloseCode, mayReturn, ticketFailed } from './protocol/closes.ts';
import {
  type Answer,
  decodeMessage,
  encodeHello,
  type Hello,
  type ServerMessage,
  SUBPROTOCOL,
  Type,
  type Welcome,
} from './protocol/messages.ts';
import type { Ticket } from './shop.ts';

/** What of the browser's WebSocket is used, so that a test or a program can give its own. */
export interface SocketLike {
  binaryType: BinaryType;
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
}

export interface LinkOptions {
  ticket: () => Promise<Ticket>;
  socket: (url: string, protocol: string) => SocketLike;
  base: string;
  client: string;
  random: () => number;
  /** The number of the last event seen: from there on the room tells what was missed. */
  seq: () => number;
  /** Called with every message but WELCOME; the bytes too, because frames are decoded in place. */
  message: (message: ServerMessage, bytes: Uint8Array) => void;
  welcome: (welcome: Welcome) => void;
  /** The connection broke; the next attempt comes after `after_ms`. */
  lost: (attempt: number, after_ms: number, code: number) => void;
  /** The connection is over and does not come back. problem: null after `close()`. */
  over: (problem: Problem | null, code: number) => void;
}

/** How often the very first connection is tried before the caller is told. */
const FIRST_ATTEMPTS = 3;
const CONNECT_MS = 10_000;

export class Link {
  readonly #options: LinkOptions;
  #socket: SocketLike | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #welcomed = false;
  #ever = false;
  #closed = false;
  #heard = false;
  #away_ms = 0;
  /** The last WELCOME's way back, and where its socket was. */
  #resume: { token: string; socket_url: string } | null = null;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  /** Starts; `welcome` or `over` is called later. */
  open(): void {
    void this.#connect();
  }

  get ready(): boolean {
    return this.#welcomed;
  }

  /** Whether anything came since the last question. */
  heard(): boolean {
    const heard = this.#heard;
    this.#heard = false;
    return heard;
  }

  /** Sends if the room has welcomed us; answers whether it did. */
  send(bytes: Uint8Array<ArrayBuffer>): boolean {
    if (!this.#welcomed || this.#socket?.readyState !== 1) return false;
    this.#socket.send(bytes);
    return true;
  }

  close(): void {
    this.#end(null, CloseCode.NORMAL);
  }

  /** Gives up a socket that is silent, without waiting for it to notice, and comes back as after any loss. */
  drop(): void {
    const socket = this.#socket;
    if (this.#closed || !socket) return;
    this.#forget();
    socket.close(); // with no code: to leave for good one says so
    this.#retry(CloseCode.ABNORMAL, closeProblem(CloseCode.ABNORMAL));
  }

  /** Does not wait for the next attempt: the network is back. */
  hurry(): void {
    if (this.#closed || this.#socket || this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.#connect();
  }

  async #connect(): Promise<void> {
    this.#timer = undefined;
    const { client } = this.#options;
    if (this.#resume) {
      const { token, socket_url } = this.#resume;
      this.#talk(socket_url, () => ({ resume: token, seq: this.#options.seq(), client }));
      return;
    }
    let given: Ticket;
    try {
      given = await this.#options.ticket();
    } catch (error) {
      const problem = Problem.from(error);
      const passing = problem.status === 0 || problem.status === 429 || problem.status >= 500;
      if (passing && !(problem.type === 'vitrine:not-supported')) this.#retry(CloseCode.ABNORMAL, problem);
      else this.#end(problem, 0);
      return;
    }
    if (!this.#closed) this.#talk(given.socket_url, () => ({ ticket: given.ticket, client }));
  }

  #talk(socket_url: string, hello: () => Hello): void {
    const url = new URL(socket_url, this.#options.base);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = this.#options.socket(url.href, SUBPROTOCOL);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    const slow = setTimeout(() => socket === this.#socket && this.drop(), CONNECT_MS);
    /** The last problem that answers no request: before the close 4007 it tells why. */
    let why: ProblemJson | null = null;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      socket.send(encodeHello(hello()));
    };
    socket.onmessage = (event: { data: unknown }) => {
      if (socket !== this.#socket || !(event.data instanceof ArrayBuffer)) return;
      this.#heard = true;
      const bytes = new Uint8Array(event.data);
      const message = decodeMessage(bytes);
      if (!message) return;
      if (message.type === Type.WELCOME) {
        clearTimeout(slow);
        const token = message.welcome.resume;
        this.#resume = token ? { token, socket_url } : null;
        this.#attempt = 0;
        this.#welcomed = this.#ever = true;
        this.#options.welcome(message.welcome);
      } else {
        if (message.type === Type.GOAWAY) this.#away_ms = message.after_ms;
        if (message.type === Type.ANSWER) why = refusal(message.answer);
        this.#options.message(message, bytes);
      }
    };
    socket.onclose = (event: { code: number; reason?: string }) => {
      clearTimeout(slow);
      if (socket !== this.#socket) return;
      this.#forget();
      if (ticketFailed(event.code)) this.#resume = null; // the next attempt takes a ticket
      const told = event.code === CloseCode.NOT_ADMITTED && why;
      const problem = told
        ? new Problem({ ...told, code: event.code })
        : opened || event.code !== CloseCode.ABNORMAL
          ? closeProblem(event.code, event.reason)
          : new Problem({
              type: 'vitrine:socket-barred',
              title: 'The shop answers, its rooms do not: something on the way may hold WebSockets back.',
              code: event.code,
            });
      this.#retry(event.code, problem);
    };
  }

  /** From here on nothing of the present socket is heard. */
  #forget(): void {
    this.#socket = null;
    this.#welcomed = false;
  }

  #retry(code: number, problem: Problem): void {
    if (this.#closed) return;
    const kind = mayReturn(code);
    if (kind === 'no' || (!this.#ever && (kind === 'later' || this.#attempt + 1 >= FIRST_ATTEMPTS))) {
      this.#end(problem, code);
      return;
    }
    const random = this.#options.random();
    const after_ms = this.#away_ms
      ? Math.floor(this.#away_ms * (0.5 + random))
      : backoff_ms(this.#attempt, kind, random);
    this.#away_ms = 0;
    this.#attempt++;
    this.#options.lost(this.#attempt, after_ms, code);
    this.#timer = setTimeout(() => void this.#connect(), after_ms);
  }

  #end(problem: Problem | null, code: number): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#forget();
    socket?.close(CloseCode.NORMAL);
    this.#options.over(problem, code);
  }
}

function refusal(answer: Answer): ProblemJson | null {
  return answer.id === null && 'problem' in answer ? answer.problem : null;
}

/** The problem of a close; `problem.problem.code` is the close code, `kind` is its name. */
export function closeProblem(code: number, reason = ''): Problem {
  const name = Object.entries(CloseCode).find(([, value]) => value === code)?.[0] ?? 'UNKNOWN';
  const kind = name.toLowerCase().replace(/_/g, '-');
  return new Problem({
    type: `vitrine:closed/${kind}`,
    title: code === CloseCode.ROOM_FULL ? 'The room is full.' : 'The room closed the connection.',
    detail: reason || undefined,
    code,
  });
}
