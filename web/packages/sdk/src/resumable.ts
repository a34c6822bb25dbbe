import { Problem } from './problem.ts';
import type { ModelUnit } from './types.ts';
import { type Answered, CANCELLED, type Uploader } from './upload.ts';

/** What the uploader says of a file that the file itself cannot. */
export interface NewStatement {
  /** What the file counts in. A glTF in another unit than metres is rescaled. */
  unit?: ModelUnit;
  up?: 'y' | 'z';
  /** Width, height, depth as they were measured on the real thing. */
  stated_cm?: readonly [number, number, number];
  category?: string;
  /** Given only by somebody who confirms that the file may be shown. */
  rights?: { holder: string; licence?: string; confirmed: true };
}

export interface UploadOptions {
  /** 0..1 of the bytes. */
  progress?: (part: number) => void;
  /** Ends the upload for good: what came is forgotten. */
  signal?: AbortSignal;
  statement?: NewStatement;
  /** Where such files are taken; models, unless it is said. */
  at?: string;
  /** Sent again, it is the same upload: of what is not the same by its bytes alone. */
  once?: string;
  /** The upload goes on with `part` of it already there: after a lost connection, or a reload of the page. */
  resumed?: (part: number) => void;
  /** The line is broken; trying again by itself. */
  waiting?: () => void;
}

/** Remembers which uploads are open; `localStorage` has these methods. */
export type Memory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const MODELS = '/api/uploads';
const PIECE_BYTES = 8 << 20;
const PAUSES_MS = [500, 1000, 2000, 4000, 8000, 15_000, 30_000];
const TUS = { 'Tus-Resumable': '1.0.0' };
const MISSING = new Set([404, 410]);
/** To wait does not help, to delete something does: the upload stays, and goes on when the file is chosen again. */
const FULL = '/problems/quota-reached';

interface Reached {
  offset: number;
  job: string | null;
}

/**
 * Sends a file by tus 1.0 and answers the job that examines it. A lost connection is waited for; the same file chosen
 * again, after a reload too, goes on where it stopped. Rejects with `Problem`.
 */
export class Resumable {
  readonly #send: Uploader;
  readonly #base: string;
  readonly #headers: () => Record<string, string>;
  readonly #memory: Memory | null;
  readonly #pause: (ms: number) => Promise<void>;

  constructor(
    send: Uploader,
    base: string,
    headers: () => Record<string, string>,
    memory: Memory | null = browserMemory(),
    pause: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  ) {
    this.#send = send;
    this.#base = base;
    this.#headers = headers;
    this.#memory = memory;
    this.#pause = pause;
  }

  async upload(file: Blob, name: string, options: UploadOptions = {}): Promise<string> {
    const at = options.at ?? MODELS;
    const key = this.#key(file, name, at, options.statement);
    let address = this.#recall(key, at);
    let failures = 0;
    let furthest = -1;
    let known = address !== null;
    for (;;) {
      try {
        if (address === null) {
          address = await this.#begin(file, name, at, options);
          this.#remember(key, address);
        }
        let reached = await this.#ask(address, options.signal);
        if (known && reached.offset > 0) options.resumed?.(reached.offset / file.size);
        while (reached.job === null) {
          options.progress?.(reached.offset / file.size);
          reached = await this.#piece(address, file, reached.offset, options);
          failures = 0;
          furthest = Math.max(furthest, reached.offset);
        }
        options.progress?.(1);
        this.#forget(key);
        return reached.job;
      } catch (error) {
        const problem = Problem.from(error);
        if (options.signal?.aborted) {
          this.#forget(key);
          if (address) await this.#call('DELETE', address).catch(() => undefined);
          throw new Problem(CANCELLED);
        }
        if (MISSING.has(problem.status)) {
          this.#forget(key);
          if (!known) throw problem;
          [address, known] = [null, false];
          continue;
        }
        if (problem.type === FULL) throw problem;
        const passing = problem.type === 'vitrine:offline' || problem.status >= 500 || problem.status === 409;
        if (!passing || failures === PAUSES_MS.length) {
          if (!passing) this.#forget(key);
          throw problem;
        }
        options.waiting?.();
        known = true;
        await this.#pause(PAUSES_MS[failures++]);
      }
    }
  }

  async #begin(
    file: Blob,
    name: string,
    at: string,
    { statement, signal, once }: UploadOptions,
  ): Promise<string> {
    const metadata = [`filename ${base64(name)}`];
    if (statement) metadata.push(`statement ${base64(JSON.stringify(statement))}`);
    const headers = {
      'Upload-Length': String(file.size),
      'Upload-Metadata': metadata.join(','),
      ...(once ? { 'Idempotency-Key': once } : {}),
    };
    const made = await this.#call('POST', at, headers, null, undefined, signal);
    const address = made.header('location');
    if (!address?.startsWith(`${at}/`)) throw notAShop(made.status);
    return address;
  }

  async #ask(address: string, signal?: AbortSignal): Promise<Reached> {
    return reached(await this.#call('HEAD', address, {}, null, undefined, signal));
  }

  async #piece(address: string, file: Blob, offset: number, options: UploadOptions): Promise<Reached> {
    const body = file.slice(offset, offset + PIECE_BYTES);
    const headers = { 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' };
    const progress = (bytes: number) => options.progress?.(Math.min(1, (offset + bytes) / file.size));
    return reached(await this.#call('PATCH', address, headers, body, progress, options.signal));
  }

  async #call(
    method: string,
    path: string,
    more: Record<string, string> = {},
    body: Blob | null = null,
    progress?: (bytes: number) => void,
    signal?: AbortSignal,
  ): Promise<Answered> {
    const headers = { ...this.#headers(), ...TUS, ...more };
    const answer = await this.#send(method, this.#base + path, body, headers, progress, signal);
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw refusal(answer);
  }

  /** Another file of the same name is another upload; so is the same with something else said of it. */
  #key(file: Blob, name: string, at: string, statement?: NewStatement): string {
    const changed = 'lastModified' in file ? file.lastModified : '';
    const said = JSON.stringify(statement ?? null);
    return `vitrine.upload ${[this.#base, at === MODELS ? '' : at, name, file.size, changed, said].join(' ')}`;
  }

  #recall(key: string, at: string): string | null {
    try {
      const address = this.#memory?.getItem(key) ?? null;
      return address?.startsWith(`${at}/`) ? address : null;
    } catch {
      return null; // a browser that keeps nothing begins anew
    }
  }

  #remember(key: string, address: string): void {
    try {
      this.#memory?.setItem(key, address);
    } catch {
      // Then a reload begins anew.
    }
  }

  #forget(key: string): void {
    try {
      this.#memory?.removeItem(key);
    } catch {
      // It holds nothing anyway.
    }
  }
}

function browserMemory(): Memory | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

function reached(answer: Answered): Reached {
  const offset = Number(answer.header('upload-offset') ?? Number.NaN);
  if (!Number.isSafeInteger(offset)) throw notAShop(answer.status);
  return { offset, job: answer.header('vitrine-job') };
}

function refusal(answer: Answered): Problem {
  try {
    return new Problem({ status: answer.status, ...JSON.parse(answer.text) });
  } catch {
    return new Problem({ title: `The shop answered ${answer.status}.`, status: answer.status });
  }
}

function notAShop(status: number): Problem {
  return new Problem({
    type: 'vitrine:not-json',
    title: `The shop answered ${status}, and not as one.`,
    status,
  });
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
