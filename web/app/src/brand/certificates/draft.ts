/** What the form of a new edition says, read and checked before the shop is asked. */
import type { NewEdition } from '@vitrine-shop/sdk';

const SUPPLY_MOST = 1_000_000_000;
const ROYALTY_MOST_BPS = 1_000;
const LICENCE_MOST = 20_000;
const ADDRESS = /^0x[0-9a-f]{40}$/i;
/** How languages part thousands; the dot is not among them, for it may as well begin a fraction. */
const PARTING = /[\s\u00a0\u202f'’_]/g;

/** As it stands in the fields. variant: empty for every variant. */
export interface Written {
  licence: string;
  supply: string;
  variant: string;
  soulbound: boolean;
  revocable: boolean;
  open: boolean;
  royalty: string;
  wallet: string;
}

/** A field as the shop's own problem names it. */
export type Field = 'licence' | 'max_supply' | 'royalty_bps' | 'royalty_to';

export function readDraft(written: Written): { edition: NewEdition } | { faulty: Field } {
  const licence = written.licence.trim();
  // Characters as the shop counts them: a letter beyond the first plane is one.
  if (!licence || [...licence].length > LICENCE_MOST) return { faulty: 'licence' };
  const max_supply = wholeNumber(written.supply, SUPPLY_MOST);
  if (max_supply === null) return { faulty: 'max_supply' };
  const royalty_bps = basisPoints(written.royalty);
  if (royalty_bps === null) return { faulty: 'royalty_bps' };
  const wallet = written.wallet.trim();
  if (royalty_bps > 0 && (!ADDRESS.test(wallet) || /^0x0+$/i.test(wallet))) return { faulty: 'royalty_to' };
  const edition: NewEdition = {
    licence,
    max_supply,
    soulbound: written.soulbound,
    revocable: written.revocable,
    open_gift: written.open,
  };
  if (written.variant) edition.variant_id = written.variant;
  if (royalty_bps > 0) Object.assign(edition, { royalty_bps, royalty_to: wallet });
  return { edition };
}

/** From 1 to `most`, with or without thousands parted; null: it is no such number. */
export function wholeNumber(written: string, most: number): number | null {
  const plain = written.replace(PARTING, '').replace(/,(?=\d{3}(?:,|$))/g, '');
  if (!/^\d{1,10}$/.test(plain)) return null;
  const number = Number(plain);
  return number >= 1 && number <= most ? number : null;
}

/** Hundredths of a percent: 250 of `2.5`, `2,5` and `2.50 %`; nothing written is 0, null: no such royalty. */
export function basisPoints(written: string): number | null {
  const plain = written.replace(/[\s\u00a0\u202f%]/g, '').replace(',', '.');
  if (!plain) return 0;
  if (!/^\d{1,2}(?:\.\d{0,2})?$/.test(plain)) return null;
  const points = Math.round(Number(plain) * 100);
  return points <= ROYALTY_MOST_BPS ? points : null;
}
