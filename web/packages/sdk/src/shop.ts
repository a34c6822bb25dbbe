import { jobChanges, settled } from './changes.ts';
import { Problem, type ProblemJson } from './problem.ts';
import { query } from './query.ts';
import { type NewStatement, Resumable, type UploadOptions } from './resumable.ts';
import type {
  ApiToken,
  Blocked,
  Checklist,
  Job,
  LiveRooms,
  NewProduct,
  Page,
  Placement,
  Product,
  ProductChange,
  RoomDetail,
  RoomJson,
  RoomSummary,
  Session,
  UntoldEvents,
  Vec3,
  Visitor,
  Written,
} from './types.ts';
import { type Uploader, xhrUpload } from './upload.ts';

export interface ShopOptions {
  /** Where the shop answers: an origin, with no path. Default: the page's own. */
  base?: string;
  fetch?: typeof fetch;
  /** A brand's API token, for programs; pages use the cookie. */
  token?: string;
  /**
   * Asked when the shop wants a passkey shown anew (`fresh-proof-needed`) or a second way in made first
   * (`spare-needed`): true if it was, and what was refused is tried once more.
   */
  proof?: (shop: ShopClient, wanted: string) => Promise<boolean>;
  /** How a file goes up with progress. Default: XMLHttpRequest. */
  upload?: Uploader;
}

export interface Ticket {
  ticket: string;
  socket_url: string;
  /** It lets watch only. */
  watch?: boolean;
}

/** What coming in answers. */
export interface Guest {
  visitor: Visitor;
  csrf: string;
}

export interface NewPlacement {
  product: string;
  variant?: string;
  slot?: string;
  position?: Vec3;
  yaw_deg?: number;
  /** Take the place of what stands on the slot; without it a taken slot is the problem `slot-taken`. */
  replace?: boolean;
}

/** The shop's HTTP API. Every method rejects with `Problem` and with nothing else. */
export class ShopClient {
  readonly base: string;
  readonly #fetch: typeof fetch;
  readonly #token: string | undefined;
  readonly #upload: Uploader;
  readonly #proof: ShopOptions['proof'];
  readonly #keys = new Map<string, string>();
  #csrf: string | null = null;

  constructor(options: ShopOptions = {}) {
    this.base = (options.base ?? globalThis.location?.origin ?? '').replace(/\/$/, '');
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init)); // a bare `fetch` loses its `this`
    this.#token = options.token;
    this.#upload = options.upload ?? xhrUpload;
    this.#proof = options.proof;
  }

  /** Who this browser is. Learns the CSRF value that later writes need. */
  session(): Promise<Session> {
    return this.#remember(this.call<Session>('GET', '/api/session'));
  }

  /** Comes in as a guest, or renames the guest one is. */
  enter(name: string, colour: number): Promise<Guest> {
    return this.#remember(this.call<Guest>('POST', '/api/session', { name, colour }));
  }

  /** Makes sure of a guest session under this name. */
  async ensureVisitor(name: string, colour: number): Promise<Visitor> {
    const { visitor } = await this.session();
    if (visitor && visitor.name === name && visitor.colour === colour) return visitor;
    return (await this.enter(name, colour)).visitor;
  }

  async leave(): Promise<void> {
    await this.call('DELETE', '/api/session');
    this.#csrf = null;
  }

  /** brand: id of the brand whose rooms are wanted alone. */
  rooms(after?: string, brand?: string): Promise<Page<RoomSummary>> {
    return this.call('GET', query('/api/rooms', { after, brand }));
  }

  /** people false: uncounted, so that the answer stays the same, and short (304), while people come and go. */
  room(id: string, { people = true } = {}): Promise<RoomDetail> {
    const asked = { people: people ? undefined : 'false' };
    return this.call('GET', query(`/api/rooms/${encodeURIComponent(id)}`, asked));
  }

  /** What the link to an unlisted room says: with it the shop tells of that room from now on. */
  unlock(room: string, key: string): void {
    this.#keys.set(encodeURIComponent(room), key);
  }

  /** The key by which a room was unlocked; null: by none. */
  keyOf(room: string): string | null {
    return this.#keys.get(encodeURIComponent(room)) ?? null;
  }

  /** Publishes a whole room.json; with `version`, only if that is still the present one (else problem 412). */
  putRoom(room: RoomJson, version?: number): Promise<RoomDetail> {
    const headers = version === undefined ? undefined : { 'If-Match': `"${version}"` };
    return this.call('PUT', `/api/rooms/${encodeURIComponent(room.id)}`, room, headers);
  }

  /** All products, or one brand's. */
  products(after?: string, brand?: string): Promise<Page<Product>> {
    return this.call('GET', query('/api/products', { after, brand }));
  }

  /** Every item of a list, page after page: `shop.all((after) => shop.products(after))`. */
  async all<Item>(list: (after?: string) => Promise<Page<Item>>): Promise<Item[]> {
    const items: Item[] = [];
    let after: string | undefined;
    do {
      const page = await list(after);
      items.push(...page.items);
      after = page.next ?? undefined;
    } while (after);
    return items;
  }

  product(id: string): Promise<Product> {
    return this.call('GET', `/api/products/${encodeURIComponent(id)}`);
  }

  createProduct(product: NewProduct): Promise<Product> {
    return this.call('POST', '/api/products', product);
  }

  /** A product as one's own brand wrote it, checkouts included. */
  written(id: string): Promise<Written> {
    return this.call('GET', `/api/products/${encodeURIComponent(id)}/written`);
  }

  /**
   * Changes what is named: of a text those languages, of a variant with an id those members; null empties. With `version`,
   * only if that is still the present one (else problem 412, `version-mismatch`).
   */
  changeProduct(id: string, change: ProductChange, version?: number): Promise<Product> {
    const headers = version === undefined ? undefined : { 'If-Match': `"${version}"` };
    return this.call('PATCH', `/api/products/${encodeURIComponent(id)}`, change, headers);
  }

  place(room: string, placement: NewPlacement): Promise<Placement> {
    return this.call('POST', `/api/rooms/${encodeURIComponent(room)}/placements`, placement);
  }

  async unplace(room: string, placement: string): Promise<void> {
    await this.call(
      'DELETE',
      `/api/rooms/${encodeURIComponent(room)}/placements/${encodeURIComponent(placement)}`,
    );
  }

  /** Restores the room.json before the last change. */
  undo(room: string): Promise<RoomDetail> {
    return this.call('POST', `/api/rooms/${encodeURIComponent(room)}/undo`);
  }

  /** Ends a room for good: who is inside is shown out. Only its brand may make another of this id. */
  async deleteRoom(room: string): Promise<void> {
    await this.call('DELETE', `/api/rooms/${encodeURIComponent(room)}`);
  }

  /** A link to the room. members_only: a draft, nobody else comes in by it. */
  invite(room: string): Promise<{ id: string; url: string; members_only: boolean }> {
    return this.call('POST', `/api/rooms/${encodeURIComponent(room)}/invites`);
  }

  /** watch: to look on only, where the room is full too. invite: of one's link. doorway: one came from another room. */
  ticket(room: string, watch = false, invite?: string, doorway = false): Promise<Ticket> {
    const wanted = { ...(watch && { watch }), ...(invite ? { invite } : {}), ...(doorway && { doorway }) };
    return this.call(
      'POST',
      `/api/rooms/${encodeURIComponent(room)}/tickets`,
      Object.keys(wanted).length > 0 ? wanted : undefined,
    );
  }

  /** Whom this browser's visitor has blocked, wherever they are now. */
  blocks(after?: string): Promise<Page<Blocked>> {
    return this.call('GET', query('/api/session/blocks', { after }));
  }

  /** Undoes one's own block, in live rooms too; nothing if there is none. */
  async unblock(visitor: string): Promise<void> {
    await this.call('DELETE', `/api/session/blocks/${encodeURIComponent(visitor)}`);
  }

  /** How the live rooms fare at this moment; for members with a role of the house. */
  liveRooms(): Promise<LiveRooms> {
    return this.call('GET', '/api/operator/rooms');
  }

  /** Events that parts of the shop were not told of; for members with a role of the house. */
  untoldEvents(): Promise<UntoldEvents> {
    return this.call('GET', '/api/operator/events');
  }

  /** The address to open in another tab: it leads to the brand's own checkout with these ids in its query. */
  buyLink(variant: string, from: { room?: string; product?: string; invite?: string } = {}): string {
    const { room, product, invite } = from;
    return this.base + query(`/api/variants/${encodeURIComponent(variant)}/buy`, { room, product, invite });
  }

  /** Sends a model; the same file again, after a reload too, goes on where it stopped. Answers the job that examines it. */
  uploadModel(file: Blob, name: string, options?: UploadOptions): Promise<string> {
    return new Resumable(this.#upload, this.base, () => this.#headers('POST')).upload(file, name, options);
  }

  /**
   * Says more of a file that is here: its unit, its size. If the job had failed it is tried again. Another unit of a
   * finished model makes another model: what is answered is that one's job.
   */
  restate(job: string, statement: NewStatement): Promise<Job> {
    return this.call('PUT', `/api/jobs/${encodeURIComponent(job)}/statement`, statement);
  }

  /** What a product still lacks before it may be published. */
  checklist(product: string): Promise<Checklist> {
    return this.call('GET', `/api/products/${encodeURIComponent(product)}/checklist`);
  }

  /** Puts a draft on sale; rejects with the problem `not-publishable`, whose `missing` lists what it lacks. */
  publish(product: string): Promise<Product> {
    return this.call('POST', `/api/products/${encodeURIComponent(product)}/publish`);
  }

  /** Takes a product off sale: a draft again, seen by its brand only. */
  withdraw(product: string): Promise<Product> {
    return this.call('POST', `/api/products/${encodeURIComponent(product)}/withdraw`);
  }

  /** A draft with all that was written of a product, to become another one. */
  duplicate(product: string): Promise<Product> {
    return this.call('POST', `/api/products/${encodeURIComponent(product)}/duplicate`);
  }

  /** Ends a product for good, with its editions; copies that somebody has stay theirs. */
  async deleteProduct(product: string): Promise<void> {
    await this.call('DELETE', `/api/products/${encodeURIComponent(product)}`);
  }

  job(id: string): Promise<Job> {
    return this.call('GET', `/api/jobs/${encodeURIComponent(id)}`);
  }

  /** How an upload's job is now, then every change, until nothing more will change. */
  jobChanges(id: string, signal?: AbortSignal): AsyncGenerator<Job> {
    const path = `/api/jobs/${encodeURIComponent(id)}/events`;
    const open = async () => {
      const answer = await this.#fetched(path, { headers: this.#headers('GET'), signal: signal ?? null });
      if (!answer.ok) parse(answer.status, await answer.text().catch(offline));
      return answer;
    };
    return jobChanges(open, () => this.job(id), signal);
  }

  /** Waits until the job's model can be used; rejects with its problem if it failed. seen: every state on the way. */
  async finishedJob(id: string, seen?: (job: Job) => void, signal?: AbortSignal): Promise<Job> {
    for await (const job of this.jobChanges(id, signal)) {
      seen?.(job);
      if (settled(job)) return job;
    }
    throw new Problem({ type: 'vitrine:not-json', title: 'The job never ended.' });
  }

  tokens(): Promise<Page<ApiToken>> {
    return this.call('GET', '/api/tokens');
  }

  /** The token itself is told once, here. */
  createToken(name: string, scopes: string[]): Promise<{ id: string; token: string }> {
    return this.call('POST', '/api/tokens', { name, scopes });
  }

  async revokeToken(id: string): Promise<void> {
    await this.call('DELETE', `/api/tokens/${encodeURIComponent(id)}`);
  }

  /** Any call of the API: JSON or a form in, JSON out, problems thrown. */
  async call<Body>(
    method: string,
    path: string,
    body?: unknown,
    more?: Record<string, string>,
  ): Promise<Body> {
    const asked = async () => {
      const headers = { ...this.#headers(method), ...this.#unlocking(path), ...more };
      const isForm = body instanceof FormData;
      if (body !== undefined && !isForm) headers['Content-Type'] = 'application/json';
      const init: RequestInit = { method, headers };
      if (body !== undefined) init.body = isForm ? body : JSON.stringify(body);
      const response = await this.#fetched(path, init);
      return parse(response.status, await response.text().catch(offline)) as Body;
    };
    try {
      return await asked();
    } catch (error) {
      const kind = error instanceof Problem ? error.kind : '';
      if (!/^(fresh-proof|spare)-needed$/.test(kind) || !(await this.#proof?.(this, kind))) throw error;
      return asked();
    }
  }

  #fetched(path: string, init: RequestInit): Promise<Response> {
    return this.#fetch(this.base + path, { credentials: 'same-origin', ...init }).catch(offline);
  }

  #unlocking(path: string): Record<string, string> {
    const key = this.#keys.get(/^\/api\/(?:gates\/)?rooms\/([^/?]+)/.exec(path)?.[1] ?? '');
    return key ? { 'Room-Key': key } : {};
  }

  #headers(method: string): Record<string, string> {
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (this.#token) headers.Authorization = `Bearer ${this.#token}`;
    else if (this.#csrf && method !== 'GET') headers['X-CSRF-Token'] = this.#csrf;
    return headers;
  }

  async #remember<Known extends { csrf: string | null }>(session: Promise<Known>): Promise<Known> {
    const known = await session;
    this.#csrf = known.csrf ?? this.#csrf;
    return known;
  }

  /** For what signs a member in. */
  adopt(session: { csrf?: string | null }): void {
    this.#csrf = session.csrf ?? this.#csrf;
  }
}

function offline(error: unknown): never {
  throw new Problem({ type: 'vitrine:offline', title: 'The shop does not answer.' }, { cause: error });
}

/** The body, or the problem thrown. */
function parse(status: number, text: string): unknown {
  let body: unknown = null;
  if (text) {
    try {
      body = JSON.parse(text);
    } catch (error) {
      const title = `The shop answered ${status}, and not in JSON.`;
      throw new Problem({ type: 'vitrine:not-json', title, status }, { cause: error });
    }
  }
  if (status >= 200 && status < 300) return body;
  const problem = typeof body === 'object' && body !== null ? (body as ProblemJson) : {};
  throw new Problem({ title: `The shop answered ${status}.`, status, ...problem });
}
