/** What a certificate is to its holder just now, and what can be done about it. Pure. */
import type { Certificate } from '@vitrine-shop/sdk';

/**
 * yours: a right, no wallet needed. waiting: a wallet may still take it. coming: the shop is sending it. wallet: there.
 * lent, borrowed: until a time. shared: lent on the chain. ended: marked as revoked, or withdrawn.
 */
export type Standing = 'yours' | 'waiting' | 'coming' | 'wallet' | 'lent' | 'borrowed' | 'shared' | 'ended';

export interface Good {
  readonly standing: Standing;
  /** Of a loan, as ISO 8601. */
  readonly until: string | null;
  /** Who has borrowed it; empty if it is not lent inside the shop. */
  readonly to: string;
}

export interface Acts {
  readonly claim: boolean;
  readonly lend: boolean;
  readonly takeBack: boolean;
  /** A link may bring it to another device. */
  readonly carry: boolean;
  /** The file that was sold may be had. */
  readonly file: boolean;
  /** It may be worn and placed. */
  readonly use: boolean;
}

export function goodOf(certificate: Certificate, now: number = Date.now()): Good {
  const { state, role, revoked, loan, lent } = certificate;
  const none = { until: null, to: '' };
  const running = (until: string) => Date.parse(until) > now;
  if (revoked || state === 'withdrawn') return { standing: 'ended', ...none };
  if (role === 'borrower') return { standing: 'borrowed', until: loan?.until ?? lent?.until ?? null, to: '' };
  if (loan && running(loan.until)) return { standing: 'lent', until: loan.until, to: loan.borrower_name };
  if (lent && running(lent.until)) return { standing: 'shared', until: lent.until, to: '' };
  if (state === 'claimable') return { standing: 'yours', ...none };
  if (state === 'voucher') return { standing: 'waiting', ...none };
  return { standing: state === 'queued' ? 'coming' : 'wallet', ...none };
}

export function actsOf(certificate: Certificate, now: number = Date.now()): Acts {
  const { standing } = goodOf(certificate, now);
  const owner = certificate.role === 'owner';
  return {
    claim: owner && (standing === 'yours' || standing === 'waiting'),
    lend: owner && ['yours', 'waiting', 'coming', 'wallet'].includes(standing),
    takeBack: owner && standing === 'lent',
    carry: owner && standing === 'yours' && !certificate.soulbound,
    file: owner && standing !== 'ended',
    use: !['ended', 'lent', 'shared'].includes(standing),
  };
}

/** `0x12ab…89ef`: enough to tell two apart by eye. */
export function shortAddress(address: string): string {
  return address.length > 14 ? `${address.slice(0, 6)}…${address.slice(-4)}` : address;
}
