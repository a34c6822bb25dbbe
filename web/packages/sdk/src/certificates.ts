/**
 * Certificates of ownership over HTTP: numbered editions, what a visitor owns, lending, gates, proofs.
 *
 *     const certificates = new Certificates(shop);
 *     const mine = await certificates.mine();
 *     await certificates.lend(mine[0].id, visitor, 60);
 *
 * Every method rejects with `Problem` and with nothing else. A shop without certificates answers 404; `chain` says `off`.
 */
import { Problem } from './problem.ts';
import type { ShopClient } from './shop.ts';
import type { LocalText, Page } from './types.ts';
import type { WalletCall } from './wallets.ts';

/** The chain that certificates are on. local: a test chain on the shop's own machine, worth no money. */
export interface ChainStatus {
  state: 'ready' | 'starting' | 'down' | 'off';
  backend: string | null;
  chain_id: number | null;
  contract: string | null;
  head: { number: number; hash: string; at: string } | null;
  indexed_number: number | null;
  problem: string | null;
  /** Where others show this chain; null: nowhere. */
  explorer: string | null;
  local: boolean;
}

export interface Edition {
  number: number;
  product_id: string;
  variant_id: string | null;
  /** Hash of the model it was made of. */
  model: string;
  title: LocalText;
  content_root: string;
  licence: string;
  max_supply: number;
  given: number;
  soulbound: boolean;
  revocable: boolean;
  /** Hundredths of a percent of a resale, which markets may heed. */
  royalty_bps: number;
  /** Whoever is in the shop may receive one. */
  open_gift: boolean;
  state: 'queued' | 'registered' | 'failed';
  problem: string | null;
}

export interface NewEdition {
  variant_id?: string;
  licence: string;
  max_supply: number;
  soulbound?: boolean;
  revocable?: boolean;
  royalty_bps?: number;
  royalty_to?: string;
  open_gift?: boolean;
}

export type CertificateState = 'claimable' | 'voucher' | 'queued' | 'minted' | 'withdrawn';

/** One numbered copy that a visitor owns or has borrowed. */
export interface Certificate {
  id: string;
  /** Decimal. */
  token: string;
  edition: number;
  serial: number;
  max_supply: number;
  title: LocalText;
  product_id: string;
  model: string;
  state: CertificateState;
  role: 'owner' | 'borrower';
  wallet: string | null;
  soulbound: boolean;
  /** Lent inside the shop. */
  loan: { id: string; borrower_name: string; until: string } | null;
  /** Lent on the chain. */
  lent: { until: string } | null;
  /** Marked on the chain, or withdrawn by the shop: it counts no more. */
  revoked: boolean;
  /** A path of this shop; null: no contract is there yet. */
  proof_url: string | null;
  problem: string | null;
}

/** How a copy stands for its brand. pending: what the chain was told and has not done yet; null: nothing. */
export interface Revocation {
  edition: number;
  serial: number;
  /** Decimal. */
  token: string;
  state: CertificateState;
  revoked: boolean;
  pending: boolean | null;
}

/** call: what the wallet sends to the contract to take its certificate itself, until that time. */
export type Claimed = Certificate & { call?: (WalletCall & { until: string }) | null };

/** A file that an edition is bound to. proof: its audit path, nearest relation first. */
export interface BoundFile {
  name: string;
  sha256: string;
  bytes: number;
  proof: readonly string[];
}

export interface Manifest {
  content_root: string;
  files: readonly BoundFile[];
  /** The files made of the source since, signed by the shop off the chain. */
  derived: { document: Record<string, unknown>; signature: string; signer: string } | null;
}

/** Something one must hold to be let in: an edition of this shop, or a token of another contract. */
export type Condition =
  | { edition: number }
  | { contract: string; standard: 'erc721' | 'erc1155'; chain_id: number; token?: string };

export interface Rule {
  any: readonly Condition[];
}

export interface Gate {
  rule: Rule | null;
  words: LocalText | null;
}

/** Whether a gate opens for this visitor, and why not. checked: as of when the chain was read. */
export interface GateAnswer {
  open: boolean;
  words: LocalText;
  checked: { block: number; at: string } | null;
}

export interface Challenge {
  challenge: string;
  /** Where the holder answers it. */
  url: string;
  expires_at: string;
}

export interface ChallengeState {
  proved_at: string | null;
  owner: string | null;
}

export type Gated = 'rooms' | 'products';

export class Certificates {
  readonly shop: ShopClient;

  constructor(shop: ShopClient) {
    this.shop = shop;
  }

  /** How the chain stands; `off` too where the shop knows nothing of certificates. */
  async chain(): Promise<ChainStatus> {
    try {
      return await this.shop.call<ChainStatus>('GET', '/api/certificates/chain');
    } catch (error) {
      const { status, kind } = Problem.from(error);
      if (status === 404 || kind === 'certificates-off') return OFF;
      throw error;
    }
  }

  /** The editions of a product. */
  editions(product: string): Promise<Edition[]> {
    return this.#editions(`product=${encodeURIComponent(product)}`);
  }

  /** The editions of one's own brand. */
  ownEditions(): Promise<Edition[]> {
    return this.#editions('mine=1');
  }

  edition(number: number): Promise<Edition> {
    return this.shop.call('GET', `/api/editions/${number}`);
  }

  manifest(number: number): Promise<Manifest> {
    return this.shop.call('GET', `/api/editions/${number}/manifest`);
  }

  createEdition(product: string, edition: NewEdition): Promise<Edition> {
    return this.shop.call('POST', `/api/products/${encodeURIComponent(product)}/editions`, edition);
  }

  /** Claim links to give away; each secret is told once, here. */
  async gifts(number: number, count: number): Promise<{ certificate: string; secret: string }[]> {
    const path = `/api/editions/${number}/gifts`;
    const answer = await this.shop.call<{ items: { certificate: string; secret: string }[] }>('POST', path, {
      count,
    });
    return answer.items;
  }

  /** Takes one's own copy of an open gift; asked twice, it is the same copy. */
  receive(number: number): Promise<Certificate> {
    return this.shop.call('POST', `/api/editions/${number}/receive`);
  }

  /** Makes the certificate behind a claim link one's own. */
  redeem(secret: string): Promise<Certificate> {
    return this.shop.call('POST', '/api/certificates/redeem', { secret });
  }

  /** A claim link's secret to one's own unclaimed certificate, to take it to another device; the last one counts. */
  async link(id: string): Promise<string> {
    const path = `/api/certificates/${encodeURIComponent(id)}/link`;
    return (await this.shop.call<{ certificate: string; secret: string }>('POST', path)).secret;
  }

  /** What this visitor owns or has borrowed. */
  async mine(): Promise<Certificate[]> {
    return (await this.#list<Certificate>('/api/certificates')).items;
  }

  /** by: `shop` sends it and pays; for `wallet` the answer carries the call that the wallet sends itself. */
  claim(id: string, wallet: string, by: 'shop' | 'wallet'): Promise<Claimed> {
    return this.shop.call('POST', `/api/certificates/${encodeURIComponent(id)}/claim`, { wallet, by });
  }

  /** Where the file that was sold is, as it was uploaded: for a link, in the browser of who owns the certificate. */
  file(id: string): string {
    return `${this.shop.base}/api/certificates/${encodeURIComponent(id)}/file`;
  }

  /**
   * Takes a copy of the brand's own edition back, or restores it. A right is withdrawn at once and for good; a token of
   * a revocable edition is marked on the chain, or its mark lifted.
   */
  revoke(number: number, serial: number, revoked: boolean): Promise<Revocation> {
    return this.shop.call('POST', `/api/editions/${number}/certificates/${serial}/revoke`, { revoked });
  }

  lend(id: string, visitor: string, minutes: number): Promise<Certificate> {
    const body = { visitor_id: visitor, minutes };
    return this.shop.call('POST', `/api/certificates/${encodeURIComponent(id)}/loans`, body);
  }

  takeBack(id: string, loan: string): Promise<Certificate> {
    const path = `/api/certificates/${encodeURIComponent(id)}/loans/${encodeURIComponent(loan)}`;
    return this.shop.call('DELETE', path);
  }

  gate(kind: Gated, id: string): Promise<Gate> {
    return this.shop.call('GET', gatePath(kind, id));
  }

  setGate(kind: Gated, id: string, rule: Rule): Promise<Gate> {
    return this.shop.call('PUT', gatePath(kind, id), rule);
  }

  async removeGate(kind: Gated, id: string): Promise<void> {
    await this.shop.call('DELETE', gatePath(kind, id));
  }

  /** Whether the door of a room would open for this visitor now. */
  askDoor(room: string): Promise<GateAnswer> {
    return this.shop.call('POST', `${gatePath('rooms', room)}/ask`);
  }

  /** Whether a product would be sold to this visitor now. */
  askTill(product: string): Promise<GateAnswer> {
    return this.shop.call('POST', `${gatePath('products', product)}/ask`);
  }

  /** All of them: a page holds a hundred. */
  async #editions(query: string): Promise<Edition[]> {
    const found: Edition[] = [];
    let after: number | null = 0;
    while (after !== null) {
      const path: string = `/api/editions?${query}${after ? `&after=${after}` : ''}`;
      const page: { items: Edition[]; next: number | null } = await this.shop.call('GET', path);
      found.push(...page.items);
      after = page.next ?? null;
    }
    return found;
  }

  #list<Item>(path: string): Promise<Pick<Page<Item>, 'items'>> {
    return this.shop.call('GET', path);
  }
}

const OFF: ChainStatus = {
  state: 'off',
  backend: null,
  chain_id: null,
  contract: null,
  head: null,
  indexed_number: null,
  problem: null,
  explorer: null,
  local: false,
};

function gatePath(kind: Gated, id: string): string {
  return `/api/gates/${kind}/${encodeURIComponent(id)}`;
}
