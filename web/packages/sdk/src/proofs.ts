/** What anybody may read of one certificate, and the live question to its holder. No session is needed to ask. */
import type { components } from './api.gen.ts';
import type { Challenge, ChallengeState } from './certificates.ts';
import type { ShopClient } from './shop.ts';

/** Where a certificate is: chain id, contract, token as decimal text; the last three parts of its page's address. */
export interface ProofAddress {
  chain: string;
  contract: string;
  token: string;
}

/** One thing that happened to it. */
export type HistoryEntry = components['schemas']['HistoryEntry'];
export type PublicProof = components['schemas']['PublicProof'];

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
export type ProofQuestion = components['schemas']['ProofQuestion'];

export function proofQuestion(shop: ShopClient, challenge: string): Promise<ProofQuestion> {
  return shop.call('GET', `/api/proofs/${encodeURIComponent(challenge)}`);
}

/** The holder's answer. signature: of a wallet; left out where the session itself holds the right. */
export async function answerProof(shop: ShopClient, challenge: string, signature?: string): Promise<void> {
  const body = signature === undefined ? {} : { signature };
  await shop.call('POST', `/api/proofs/${encodeURIComponent(challenge)}`, body);
}
