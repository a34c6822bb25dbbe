/** What anybody may read of one certificate, and the live question to its holder. No session is needed to ask. */
import type { Challenge, ChallengeState } from './certificates.ts';
import type { ShopClient } from './shop.ts';
import type { LocalText } from './types.ts';

/** Where a certificate is: chain id, contract, token as decimal text; the last three parts of its page's address. */
export interface ProofAddress {
  chain: string;
  contract: string;
  token: string;
}

/** One thing that happened to it. */
export interface HistoryEntry {
  kind: string;
  at: string | null;
  block: number | null;
  from?: string | null;
  to?: string | null;
  until?: string | null;
  /** Of the kind `revoked`: whether it is so from then on. */
  revoked?: boolean | null;
  transaction?: string | null;
}

export interface PublicProof {
  edition: number;
  serial: number;
  max_supply: number;
  title: LocalText;
  product_id: string;
  /** Its picture's path; null: there is none. */
  picture: string | null;
  state: string;
  owner: string | null;
  /** Lent on the chain. */
  user: { address: string; until: string } | null;
  /** Lent on the chain, or inside the shop, which does not say to whom. */
  lent: { until: string } | null;
  soulbound: boolean;
  revocable: boolean;
  revoked: boolean;
  licence: string;
  content_root: string;
  as_of: { block: number; at: string | null } | null;
  /** Oldest first. */
  history: readonly HistoryEntry[];
  explorer: string | null;
}

export class Proofs {
  readonly #shop: ShopClient;
  readonly #base: string;

  constructor(shop: ShopClient, address: ProofAddress) {
    this.#shop = shop;
    const parts = [address.chain, address.contract, address.token].map(encodeURIComponent);
    this.#base = `/api/certificates/${parts.join('/')}`;
  }

  read(): Promise<PublicProof> {
    return this.#shop.call('GET', this.#base);
  }

  /** The page's own address as a QR code. */
  get qr(): string {
    return `${this.#base}/qr.svg`;
  }

  /** Where the holder answers a challenge, as a QR code. */
  qrOf(challenge: string): string {
    return `${this.qr}?challenge=${encodeURIComponent(challenge)}`;
  }

  /** Asks whoever holds it to prove it now. */
  ask(): Promise<Challenge> {
    return this.#shop.call('POST', `${this.#base}/challenges`);
  }

  answered(challenge: string): Promise<ChallengeState> {
    return this.#shop.call('GET', `${this.#base}/challenges/${encodeURIComponent(challenge)}`);
  }
}

/** What the holder is asked. message: for a wallet to sign; null: being signed in here is enough. */
export interface ProofQuestion {
  title: LocalText;
  serial: number;
  max_supply: number;
  owner: string | null;
  message: string | null;
}

export function proofQuestion(shop: ShopClient, challenge: string): Promise<ProofQuestion> {
  return shop.call('GET', `/api/proofs/${encodeURIComponent(challenge)}`);
}

/** The holder's answer. signature: of a wallet; left out where the session itself holds the right. */
export async function answerProof(shop: ShopClient, challenge: string, signature?: string): Promise<void> {
  const body = signature === undefined ? {} : { signature };
  await shop.call('POST', `/api/proofs/${encodeURIComponent(challenge)}`, body);
}
