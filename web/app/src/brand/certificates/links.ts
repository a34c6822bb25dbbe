/** Claim links as they are given away, and the file that keeps them. */

export const GIFTS_MOST = 100;

/** origin: of the shop. The secret stands behind the `#`, which no server ever sees. */
export function claimLink(origin: string, secret: string): string {
  return `${origin}/mine#claim=${encodeURIComponent(secret)}`;
}

/** A text file of one link a line; so a mail program or a table takes it as it is. */
export function linksFile(links: readonly string[]): Blob {
  return new Blob([links.map((link) => `${link}\n`).join('')], { type: 'text/plain;charset=utf-8' });
}

/** How many copies an edition has left, and how many of them may be given at once. */
export function leftOf({ max_supply, given }: { max_supply: number; given: number }): {
  left: number;
  most: number;
} {
  const left = Math.max(0, max_supply - given);
  return { left, most: Math.min(left, GIFTS_MOST) };
}
