/** A room's draft over HTTP. */
import type { LocalText, NewDressing, ShopClient } from '@vitrine-shop/sdk';
import type { Answered, DraftTold } from './act.ts';
import type { Base, Door } from './session.ts';

/** A version that was kept by name. */
export interface Kept {
  readonly id: string;
  readonly name: string;
  /** Who kept it; null: they left. */
  readonly by: string | null;
  readonly created_at: string;
}

/** Whether one kind of device carries all that stands in the draft, and by what it is too much. */
export interface Budget {
  readonly title: LocalText;
  readonly ok: boolean;
  readonly excess: readonly { readonly text: LocalText }[];
}

export interface DraftDoor extends Door {
  /** Visitors see it from now on. name: the version is kept under it. Rejects with 412 if somebody did more meanwhile. */
  open(number: number, name: string | null): Promise<void>;
  /** Keeps it as it is under a name; visitors see what they saw. */
  keep(number: number, name: string): Promise<void>;
  kept(): Promise<Kept[]>;
  forget(version: string): Promise<void>;
  /** The draft is that version from now on; answered as acts. */
  from(base: Base, version: string): Promise<Answered>;
  /** Another arrangement, finish or time of day of a template; answered as acts. */
  dress(base: Base, dressing: NewDressing): Promise<Answered>;
  throwAway(): Promise<void>;
  budgets(): Promise<Budget[]>;
}

export function draftOf(shop: ShopClient, room: string): DraftDoor {
  const draft = `/api/rooms/${encodeURIComponent(room)}/draft`;
  return {
    read: () => shop.call<DraftTold>('GET', draft),
    act: (base, acts, key) =>
      shop.call('POST', `${draft}/acts`, { ...base, acts }, { 'Idempotency-Key': key }),
    since: (number) => shop.call('GET', `${draft}/acts?after=${number}`),
    open: (number, name) => shop.call('POST', `${draft}/open`, { number, ...(name ? { name } : {}) }),
    keep: (number, name) => shop.call('POST', `${draft}/versions`, { number, name }),
    kept: async () => (await shop.call<{ items: Kept[] }>('GET', `${draft}/versions`)).items,
    forget: (version) => shop.call('DELETE', `${draft}/versions/${encodeURIComponent(version)}`),
    from: (base, version) => shop.call('POST', `${draft}/from`, { ...base, version }),
    dress: (base, dressing) => shop.call('POST', `${draft}/dressing`, { ...base, dressing }),
    throwAway: () => shop.call('DELETE', draft),
    budgets: async () => (await shop.call<{ items: Budget[] }>('GET', `${draft}/budgets`)).items,
  };
}
