/**
 * One member's session of acts on a draft: what is seen at once, what is sent when, what comes back, what can be undone.
 *
 * What one sees is the draft as the shop last told it, with one's own acts that it has not answered yet on top. One request
 * at a time, in order; an answer that does not come is asked for again under the same key, so nothing happens twice. Pure
 * but for the door it is given: a test drives it without a network or a clock.
 */
import { type Draft, type DraftBase, Problem, type Product, type RoomJson } from '@vitrine-shop/sdk';
import { type Act, type Answered, type Done, type DraftTold, type Happened, happened } from './act.ts';
import { allApplied, applied, inverseOf } from './apply.ts';

/** The shop's side of a draft. Everything rejects with `Problem`. */
export type Door = Pick<Draft, 'read' | 'act' | 'since'>;

/** What the editor is told besides that something is other now. */
export interface Told {
  /** Somebody else did this. before: the room as it was. */
  others(acts: readonly Happened[], before: RoomJson): void;
  /** These were not done, each for its reason. */
  overruled(done: readonly Done[]): void;
  /** The shop would not take what was done; it is taken back here. */
  refused(error: Problem): void;
  changed(): void;
}

export interface SessionOptions {
  readonly door: Door;
  readonly told: Told;
  /** A key for one request; unlike any other. */
  readonly key: () => string;
  /** Waits before a request is sent again. */
  readonly wait: (ms: number) => Promise<void>;
  readonly now_ms: () => number;
}

/** What one press did: its acts and what takes them back, newest first when played. */
interface Step {
  inverse: Act[];
  /** Presses of the same tag soon after each other are one step. */
  readonly tag: string | null;
  at_ms: number;
}

interface Waiting {
  readonly act: Act;
  readonly step: Step;
  /** Which of the step's inverses is this act's; null: an earlier press has it. */
  readonly index: number | null;
}

const MOST = 100;
const ONE_PRESS_MS = 1200;
const AGAIN_MS = [1000, 2000, 4000, 8000, 15_000] as const;
const LOST = ['offline', 'not-json', 'room-busy', 'too-many-requests', 'unavailable'];

export class ActSession {
  products: Record<string, Product>;
  models: Readonly<Record<string, string>>;
  /** The shop has not answered for a while; it is asked again. */
  offline = false;
  readonly #options: SessionOptions;
  #number: number;
  /** The version of the live room that the draft was read with. */
  #base: number;
  #changed: boolean;
  #confirmed: RoomJson;
  #room: RoomJson;
  #waiting: Waiting[] = [];
  #flying: { readonly key: string; readonly batch: readonly Waiting[] } | null = null;
  #undo: Step[] = [];
  #redo: Step[] = [];
  #working: Promise<void> | null = null;
  /** Others' acts are asked for. */
  #asks = true;
  #ended = false;

  constructor(told: DraftTold, options: SessionOptions) {
    this.#options = options;
    this.#number = told.number;
    this.#changed = told.changed;
    this.#confirmed = this.#room = told.room;
    this.#base = told.base_version;
    this.products = { ...told.products };
    this.models = told.models;
  }

  /** The room as one sees it. */
  get room(): RoomJson {
    return this.#room;
  }

  /** Of the draft, as the shop last told it. */
  get number(): number {
    return this.#number;
  }

  /** The draft differs from what visitors see, or is about to. */
  get changed(): boolean {
    return this.#changed || this.waiting > 0;
  }

  /** Acts that the shop has not answered. */
  get waiting(): number {
    return this.#waiting.length + (this.#flying?.batch.length ?? 0);
  }

  get canUndo(): boolean {
    return this.#undo.length > 0;
  }

  get canRedo(): boolean {
    return this.#redo.length > 0;
  }

  /** Does it: seen at once, sent as soon as the line is free. tag: presses of one tag soon after each other undo as one. */
  do(acts: readonly Act[], tag: string | null = null): void {
    const now_ms = this.#options.now_ms();
    const last = this.#undo.at(-1);
    const same = tag !== null && last?.tag === tag && now_ms - last.at_ms < ONE_PRESS_MS;
    if (same) {
      last.at_ms = now_ms;
      this.#enqueue(acts, last, false);
    } else {
      const step: Step = { inverse: [], tag, at_ms: now_ms };
      this.#enqueue(acts, step, true);
      if (step.inverse.length > 0) this.#undo.push(step);
    }
    this.#redo = [];
    this.#moved();
  }

  undo(): boolean {
    return this.#play(this.#undo, this.#redo);
  }

  redo(): boolean {
    return this.#play(this.#redo, this.#undo);
  }

  /** Sends what waits, or else asks what others did. Resolves when the line is free. */
  turn(): Promise<void> {
    this.#working ??= this.#work().finally(() => {
      this.#working = null;
      if (this.#waiting.length > 0 && !this.#ended) void this.turn();
    });
    return this.#working;
  }

  /**
   * What the shop works out itself (another arrangement, an older version): done there after all that waits, and undone
   * as one step. Rejects with `Problem`.
   */
  async by(work: (base: DraftBase) => Promise<Answered>): Promise<void> {
    while (!this.#ended && (this.#working || this.waiting > 0)) await (this.#working ?? this.turn());
    const asked = this.#asked(work);
    this.#working = asked
      .catch(() => {}) // told to who asked
      .finally(() => {
        this.#working = null;
        if (this.#waiting.length > 0 && !this.#ended) void this.turn();
      });
    await asked;
  }

  /** Resolves when all that was done is answered. */
  async settled(): Promise<void> {
    while (this.waiting > 0 && !this.#ended) await this.turn();
  }

  /** Reads the draft anew: it was opened to the public, thrown away, or put to an older version. */
  async reread(): Promise<void> {
    const told = await this.#options.door.read();
    this.#number = told.number;
    this.#changed = told.changed;
    this.#base = told.base_version;
    this.#confirmed = told.room;
    this.products = { ...this.products, ...told.products };
    this.models = told.models;
    this.#moved();
  }

  /** Nothing is sent any more. */
  end(): void {
    this.#ended = true;
  }

  #enqueue(acts: readonly Act[], step: Step, first: boolean): void {
    for (const act of acts) {
      const inverse = inverseOf(this.#room, act);
      if (!inverse) continue;
      this.#room = applied(this.#room, act);
      if (first) step.inverse.push(inverse);
      this.#waiting.push({ act, step, index: first ? step.inverse.length - 1 : null });
    }
    if (this.waiting > 0) queueMicrotask(() => void this.turn());
  }

  #play(from: Step[], to: Step[]): boolean {
    for (let step = from.pop(); step; step = from.pop()) {
      const back: Step = { inverse: [], tag: null, at_ms: 0 };
      this.#enqueue(step.inverse.toReversed(), back, true);
      if (back.inverse.length === 0) continue; // others took away all that it was about
      to.push(back);
      this.#moved();
      return true;
    }
    return false;
  }

  async #asked(work: (base: DraftBase) => Promise<Answered>): Promise<void> {
    const answer = await work({ base: this.#number, base_version: this.#base });
    const inverse = answer.done.flatMap((done) => done.inverse ?? []);
    if (inverse.length > 0) this.#undo.push({ inverse, tag: null, at_ms: 0 });
    this.#redo = [];
    await this.#answered([], answer);
  }

  async #work(): Promise<void> {
    if (this.#ended) return;
    if (this.#flying || this.#waiting.length > 0) await this.#send();
    else if (this.#asks) await this.#ask();
  }

  async #send(): Promise<void> {
    this.#flying ??= { key: this.#options.key(), batch: this.#waiting.splice(0, MOST) };
    const { key, batch } = this.#flying;
    for (let attempt = 0; !this.#ended; attempt++) {
      try {
        const answer = await this.#options.door.act(
          { base: this.#number, base_version: this.#base },
          batch.map(({ act }) => act),
          key,
        );
        this.#flying = null;
        this.#asks = true;
        await this.#answered(batch, answer);
        return;
      } catch (error) {
        const problem = Problem.from(error);
        if (!lost(problem)) return this.#refused(batch, problem);
        if (attempt > 0) this.#line(true);
        await this.#options.wait(AGAIN_MS[Math.min(attempt, AGAIN_MS.length - 1)]!);
      }
    }
  }

  async #answered(batch: readonly Waiting[], answer: Answered): Promise<void> {
    this.#line(false);
    const before = this.#confirmed;
    this.#number = answer.number;
    this.#changed = true;
    this.#confirmed = allApplied(before, happened(answer.others));
    answer.done.forEach((done, at) => {
      const own = batch[at];
      if (!done.overruled) this.#confirmed = applied(this.#confirmed, done.act);
      if (!own || own.index === null) return;
      // The shop knows what was there when the act came; this browser knew what it had been told by then.
      own.step.inverse[own.index] = done.inverse ?? own.step.inverse[own.index]!;
    });
    if (answer.room_changed_anew) await this.reread();
    if (answer.others.length > 0) this.#options.told.others(answer.others, before);
    // Of an act that was none the shop names no more than what it was about.
    const own = answer.done.map((done, at) => ({ ...done, act: batch[at]?.act ?? done.act }));
    const overruled = own.filter(({ overruled: why }) => why !== null && why !== 'same');
    if (overruled.length > 0) this.#options.told.overruled(overruled);
    this.#moved();
  }

  /** The shop will never take these: they are taken out of what is seen, and cannot be undone. */
  #refused(batch: readonly Waiting[], problem: Problem): void {
    this.#flying = null;
    this.#line(false);
    const bad = new Set(batch.map(({ step }) => step));
    this.#undo = this.#undo.filter((step) => !bad.has(step));
    this.#redo = this.#redo.filter((step) => !bad.has(step));
    this.#options.told.refused(problem);
    this.#moved();
  }

  async #ask(): Promise<void> {
    try {
      const { number, acts, anew } = await this.#options.door.since(this.#number);
      this.#line(false);
      if (anew) return await this.reread();
      if (acts.length === 0) return;
      const before = this.#confirmed;
      this.#number = number;
      this.#changed = true;
      this.#confirmed = allApplied(before, happened(acts));
      this.#options.told.others(acts, before);
      this.#moved();
    } catch (error) {
      const problem = Problem.from(error);
      if (lost(problem)) return this.#line(true);
      // Signed out, or no longer of this brand: asking again would only be refused again. What is done is sent all the
      // same, so that who does it reads that it is not taken.
      this.#asks = false;
      this.#options.told.refused(problem);
    }
  }

  #line(offline: boolean): void {
    if (this.offline === offline) return;
    this.offline = offline;
    this.#options.told.changed();
  }

  /** What is seen is made anew: the draft, with one's own acts that were not answered. */
  #moved(): void {
    const own = [...(this.#flying?.batch ?? []), ...this.#waiting].map(({ act }) => act);
    this.#room = allApplied(this.#confirmed, own);
    this.#options.told.changed();
  }
}

/** Whether it may have come through, or may yet: asked again it is answered. */
function lost({ kind, problem }: Problem): boolean {
  return LOST.includes(kind) || (problem.status ?? 0) >= 500 || problem.status === 429;
}
