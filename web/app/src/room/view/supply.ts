/**
 * Which file is loaded when: whatever stands nowhere yet comes first, better levels afterwards, a few loads at once, none
 * that nobody wants any more; files that nothing shows are freed.
 *
 * Knows nothing of three or of the network, so that a test can watch it at work.
 */

/** What should stand where, the most urgent first. */
export interface Wish {
  readonly id: string;
  readonly url: string;
}

export interface SupplyOptions<File> {
  readonly load: (url: string, signal: AbortSignal) => Promise<File>;
  readonly free: (url: string) => void;
  /** Puts the file in its place; once it resolves, what stood there before is not needed. */
  readonly show: (id: string, url: string, file: File) => Promise<void>;
  readonly failed: (id: string, error: unknown) => void;
  /** Loads at once. The very first has the line to itself. */
  readonly atOnce: number;
}

export class Supply<File> {
  readonly #options: SupplyOptions<File>;
  readonly #shown = new Map<string, string>();
  /** Being put in their places. */
  readonly #coming = new Map<string, string>();
  readonly #loading = new Map<string, AbortController>();
  readonly #files = new Map<string, File>();
  readonly #bad = new Set<string>();
  #wishes: readonly Wish[] = [];
  #begun = false;
  #waiting: (() => void)[] = [];

  constructor(options: SupplyOptions<File>) {
    this.#options = options;
  }

  /** The file that stands there. */
  shown(id: string): string | undefined {
    return this.#shown.get(id);
  }

  /** Whether this file could not be had; it is not asked for again. */
  isBad(url: string): boolean {
    return this.#bad.has(url);
  }

  get loading(): number {
    return this.#loading.size;
  }

  /** From now on this is wanted. What is not named any more stays where it stands until `drop`. */
  want(wishes: readonly Wish[]): void {
    this.#wishes = wishes;
    this.#step();
  }

  /** Nothing stands there any more. */
  drop(id: string): void {
    this.#wishes = this.#wishes.filter((wish) => wish.id !== id);
    this.#shown.delete(id);
    this.#step();
  }

  /** Resolves when something stands, or could not be had, wherever something is wanted. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#tell();
    });
  }

  dispose(): void {
    this.#wishes = [];
    this.#shown.clear();
    this.#step();
  }

  #step(): void {
    const wanted = new Set(this.#wishes.map((wish) => wish.url));
    for (const [url, load] of this.#loading) if (!wanted.has(url)) load.abort();
    for (const url of this.#files.keys()) if (!wanted.has(url) && !this.#isUsed(url)) this.#free(url);
    const bare = this.#wishes.filter(({ id }) => !this.#shown.has(id));
    const better = this.#wishes.filter(({ id, url }) => this.#shown.has(id) && this.#shown.get(id) !== url);
    for (const wish of [...bare, ...better]) this.#serve(wish, bare.includes(wish));
    this.#tell();
  }

  #serve({ id, url }: Wish, bare: boolean): void {
    if (this.#bad.has(url) || this.#coming.has(id)) return;
    if (this.#files.has(url)) {
      // One better level at a time: each is prepared in pieces, so that no frame comes late.
      if (bare || this.#coming.size === 0) void this.#place(id, url);
    } else if (!this.#loading.has(url) && this.#loading.size < (this.#begun ? this.#options.atOnce : 1)) {
      void this.#load(url);
    }
  }

  async #load(url: string): Promise<void> {
    const abort = new AbortController();
    this.#loading.set(url, abort);
    try {
      this.#files.set(url, await this.#options.load(url, abort.signal));
    } catch (error) {
      if (!abort.signal.aborted) this.#fail(url, error);
    }
    this.#loading.delete(url);
    this.#step();
  }

  async #place(id: string, url: string): Promise<void> {
    this.#coming.set(id, url);
    try {
      await this.#options.show(id, url, this.#files.get(url)!);
      if (this.#wishes.some((wish) => wish.id === id)) this.#shown.set(id, url);
    } catch (error) {
      this.#fail(url, error);
    }
    this.#begun = true;
    this.#coming.delete(id);
    this.#step();
  }

  #fail(url: string, error: unknown): void {
    this.#begun = true;
    this.#bad.add(url);
    for (const wish of this.#wishes) if (wish.url === url) this.#options.failed(wish.id, error);
  }

  #isUsed(url: string): boolean {
    for (const used of [this.#shown, this.#coming])
      for (const each of used.values()) if (each === url) return true;
    return false;
  }

  #free(url: string): void {
    this.#files.delete(url);
    this.#options.free(url);
  }

  #tell(): void {
    if (this.#wishes.some(({ id, url }) => !this.#shown.has(id) && !this.#bad.has(url))) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
