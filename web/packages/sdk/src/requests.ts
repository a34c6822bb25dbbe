/** Questions to the room and their answers, matched by id. */
import type { Tell } from './gathering.ts';
import { Problem, type ProblemJson } from './problem.ts';
import { type Answer, encodeRequest } from './protocol/messages.ts';

const ANSWER_MS = 10_000;

interface Waiting {
  bytes: Uint8Array<ArrayBuffer>;
  /** The room knows this id for a day, so it may be asked again over a new socket without happening twice. */
  again: boolean;
  /** It was asked over an earlier socket, too. */
  repeated: boolean;
  resolve: (ok: unknown) => void;
  reject: (problem: Problem) => void;
  timer: ReturnType<typeof setTimeout>;
}

export class Requests {
  readonly #send: (bytes: Uint8Array<ArrayBuffer>) => boolean;
  readonly #tell: Tell;
  readonly #waiting = new Map<string, Waiting>();
  readonly #prefix: string;
  #count = 0;

  /** tell: called when the room says that one has been still for long. */
  constructor(send: (bytes: Uint8Array<ArrayBuffer>) => boolean, tell: Tell) {
    this.#send = send;
    this.#tell = tell;
    // Ids are unique over sockets and visits. `crypto.randomUUID` is missing on plain http, this is not.
    const random = crypto.getRandomValues(new Uint8Array(12));
    this.#prefix = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  /** again: ask once more after a lost connection; only for what the room recognises by its id (chat). */
  ask(op: string, body: Record<string, unknown>, again = false): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = `${this.#prefix}-${++this.#count}`;
      const bytes = encodeRequest({ ...body, id, op });
      if (!this.#send(bytes)) {
        reject(new Problem({ type: 'vitrine:disconnected', title: 'Not connected to the room.' }));
        return;
      }
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Problem({ type: 'vitrine:no-answer', title: 'The room did not answer.' }));
      }, ANSWER_MS);
      this.#waiting.set(id, { bytes, again, repeated: false, resolve, reject, timer });
    });
  }

  /** An answer without an id is to a message that the room refused, with nobody to tell; or the room's own word. */
  answer(answer: Answer): void {
    if (answer.id === null && 'problem' in answer && answer.problem.type === '/problems/idle-soon')
      this.#tell('idle', { in_s: Number(answer.problem.in_s) || 0 });
    const waiting = answer.id === null ? undefined : this.#waiting.get(answer.id);
    if (!waiting) return;
    if (waiting.repeated && 'problem' in answer && answer.problem.type === '/problems/too-soon') {
      // Perhaps it happened before the connection broke: only the room knows, so it is asked until it says.
      setTimeout(
        () => this.#waiting.has(answer.id as string) && this.#send(waiting.bytes),
        secondsOf(answer.problem),
      );
      return;
    }
    clearTimeout(waiting.timer);
    this.#waiting.delete(answer.id as string);
    if ('problem' in answer) waiting.reject(new Problem(answer.problem));
    else waiting.resolve(answer.ok);
  }

  /** The room is back: what may be asked again is. */
  resume(): void {
    for (const waiting of this.#waiting.values()) {
      waiting.repeated = true;
      this.#send(waiting.bytes);
    }
  }

  /** The socket is gone. Whether the room heard is not known, so only `again` requests wait on. over: none does. */
  drop(over = false): void {
    for (const [id, { again, reject, timer }] of this.#waiting) {
      if (again && !over) continue;
      clearTimeout(timer);
      this.#waiting.delete(id);
      reject(new Problem({ type: 'vitrine:disconnected', title: 'The connection broke before the answer.' }));
    }
  }
}

function secondsOf(problem: ProblemJson): number {
  return 1000 * (Number(problem.retry_after_s) || 1);
}
