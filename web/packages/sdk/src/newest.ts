/** What is shown of a thing whose answers may come late and out of order: one that is older is never shown. */

/** version: counts its changes; null: it is not counted, who asked later is right. */
interface Versioned {
  readonly id: string;
  readonly version: number | null;
}

export class Newest<Told> {
  #shown: Told | null = null;
  /** Which request answered with what is shown. */
  #turn = 0;
  #turns = 0;
  readonly #of: (told: Told) => Versioned;

  constructor(of: (told: Told) => Versioned) {
    this.#of = of;
  }

  /** null: nothing has been told yet. */
  get shown(): Told | null {
    return this.#shown;
  }

  /** A request begins; its answer is taken with this. */
  begin(): number {
    return ++this.#turns;
  }

  /** True if this is shown from now on. */
  take(told: Told, turn: number): boolean {
    if (!this.#isNewer(told, turn)) return false;
    this.#shown = told;
    this.#turn = turn;
    return true;
  }

  /** Of one thing the version counts; of two (a bag was ordered, or came together with another) who asked later. */
  #isNewer(told: Told, turn: number): boolean {
    if (this.#shown === null) return true;
    const [was, is] = [this.#of(this.#shown), this.#of(told)];
    const later = turn > this.#turn;
    if (was.id !== is.id || was.version === null || is.version === null) return later;
    return is.version > was.version || (is.version === was.version && later);
  }
}
