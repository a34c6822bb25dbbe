/**
 * Certificates of ownership over HTTP: numbered editions, what a visitor owns, lending, gates, proofs.
 *
 *     const certificates = new Certificates(shop);
 *     const mine = await certificates.mine();
 *     await certificates.lend(mine[0].id, visitor, 60);
 *
 * Every method rejects with `Problem` and with nothing else. A shop without certificates answers 404; `chain` says `off`.
 */
import type { components } from './api.gen.ts';
import { Problem } from './problem.ts';
import type { ShopClient } from './shop.ts';
import type { Page } from './types.ts';

type Schemas = components['schemas'];

export type ChainStatus = Schemas['ChainStatus'];
export type Edition = Schemas['Edition'];
export type NewEdition = Partial<Schemas['EditionBody']> &
  Pick<Schemas['EditionBody'], 'licence' | 'max_supply'>;
/** One numbered copy that a visitor owns or has borrowed. */
export type Certificate = Schemas['Certificate'];
export type CertificateState = Certificate['state'];
export type Revocation = Schemas['Revocation'];
/** call: what the wallet sends to the contract to take its certificate itself, until that time. */
export type Claimed = Certificate;
export type BoundFile = Schemas['BoundFile'];
export type Manifest = Schemas['Manifest'];
/** Something one must hold to be let in: an edition of this shop, or a token of another contract. */
export type Condition = Rule['any'][number];
export type Rule = Schemas['Rule'];
export type Gate = Schemas['Gate'];
export type GateAnswer = Schemas['GateAnswer'];
export type Challenge = Schemas['Challenge'];
export type ChallengeState = Schemas['ChallengeState'];

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

  /** Takes back an edition of the brand's own that nobody has a copy of. */
  async deleteEdition(number: number): Promise<void> {
    await this.shop.call('DELETE', `/api/editions/${number}`);
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
