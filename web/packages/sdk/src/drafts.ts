import type { ShopClient } from './shop.ts';
import type {
  DoneActs,
  DraftActs,
  NamedVersion,
  NewDressing,
  RoomAct,
  RoomBudget,
  RoomDraft,
} from './types.ts';

/** What one knows when one acts: the last act one was told of, and the version of the room that visitors see. */
export interface DraftBase {
  readonly base: number;
  readonly base_version: number;
}

/**
 * The draft of a room, which its editors share: `new Draft(shop, 'boutique')`. For members with the role editor, or with a
 * token that may write rooms. Every method rejects with `Problem` and with nothing else.
 */
export class Draft {
  readonly #shop: ShopClient;
  readonly #path: string;

  constructor(shop: ShopClient, room: string) {
    this.#shop = shop;
    this.#path = `/api/rooms/${encodeURIComponent(room)}/draft`;
  }

  read(): Promise<RoomDraft> {
    return this.#shop.call('GET', this.#path);
  }

  /**
   * One to a hundred, each for itself: what the room cannot take is answered as overruled. key: sent again under it, they
   * are answered as the first time.
   */
  act(base: DraftBase, acts: readonly RoomAct[], key: string): Promise<DoneActs> {
    const body = { ...base, acts, partial: true };
    return this.#shop.call('POST', `${this.#path}/acts`, body, { 'Idempotency-Key': key });
  }

  /** What was done after this act. */
  since(number: number): Promise<DraftActs> {
    return this.#shop.call('GET', `${this.#path}/acts?after=${number}`);
  }

  /** Visitors see it from now on. name: it is kept under it. Rejects with 412 if somebody did more meanwhile. */
  async open(number: number, name: string | null): Promise<void> {
    await this.#shop.call('POST', `${this.#path}/open`, { number, ...(name ? { name } : {}) });
  }

  /** Keeps it as it is under a name; visitors see what they saw. */
  async keep(number: number, name: string): Promise<void> {
    await this.#shop.call('POST', `${this.#path}/versions`, { number, name });
  }

  async kept(): Promise<NamedVersion[]> {
    return (await this.#shop.call<{ items: NamedVersion[] }>('GET', `${this.#path}/versions`)).items;
  }

  /** The draft is that version from now on; answered as acts. */
  from(base: DraftBase, version: string): Promise<DoneActs> {
    return this.#shop.call('POST', `${this.#path}/from`, { ...base, version });
  }

  /** Another arrangement, finish or time of day of a room from a template; answered as acts. */
  dress(base: DraftBase, dressing: NewDressing): Promise<DoneActs> {
    return this.#shop.call('POST', `${this.#path}/dressing`, { ...base, dressing });
  }

  /** Visitors' version is the room again. */
  async throwAway(): Promise<void> {
    await this.#shop.call('DELETE', this.#path);
  }

  /** Whether each kind of device carries all that stands in it. */
  async budgets(): Promise<RoomBudget[]> {
    return (await this.#shop.call<{ items: RoomBudget[] }>('GET', `${this.#path}/budgets`)).items;
  }
}
