import { Certificates, type Edition, type ShopClient } from '@vitrine-shop/sdk';

/** What the brand's page knows of certificates, asked once for all its parts. */
export interface Desk {
  api: Certificates;
  /** Whether the shop gives certificates at all; false too where it does not answer. */
  open: Promise<boolean>;
  /** The brand's own editions, as they stood last; `fresh` asks anew. */
  editions: (fresh?: boolean) => Promise<Edition[]>;
  /** Calls back whenever an edition was made. */
  whenMade: (tell: () => void) => void;
  /** An edition was made. */
  made: () => void;
}

export function openDesk(shop: ShopClient): Desk {
  const api = new Certificates(shop);
  const told: (() => void)[] = [];
  let last: Promise<Edition[]> | null = null;
  const editions = (fresh = false) => {
    if (!last || fresh) {
      const asked = api.ownEditions();
      // What failed is asked again by the next who needs it.
      asked.catch(() => {
        if (last === asked) last = null;
      });
      last = asked;
    }
    return last;
  };
  return {
    api,
    open: api.chain().then(
      ({ state }) => state !== 'off',
      () => false,
    ),
    editions,
    whenMade: (tell) => told.push(tell),
    made: () => {
      last = null;
      for (const tell of told) tell();
    },
  };
}
