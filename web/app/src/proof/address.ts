import type { ProofAddress } from '@vitrine-shop/sdk';

/** Which certificate this page is about: `/certificates/{chain}/{contract}/{token}`. null: the address is not one. */
export function readProofAddress(path: string): ProofAddress | null {
  const found = /^\/certificates\/(\d{1,20})\/(0x[0-9a-fA-F]{40})\/(\d{1,78})\/?$/.exec(path);
  return found ? { chain: found[1]!, contract: found[2]!, token: found[3]! } : null;
}
