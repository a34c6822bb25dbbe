/** What a product must say, as fields hold it. Pure. */
import type { Contact, Facts, ProductChange, Variant } from '@vitrine-shop/sdk';
import { patch, type Texts, textsOf } from '../../ui/texts/texts.ts';

export const TEXTS = ['origin', 'materials', 'care', 'warnings'] as const;
export const UNITS = ['ml', 'cl', 'l', 'mg', 'g', 'kg', 'cm', 'm', 'm2', 'piece'] as const;

export type ContentDraft = NonNullable<Variant['content']> | null;
export type FactsBody = NonNullable<ProductChange['facts']>;

export interface FactsDraft {
  maker: Contact | null;
  responsible: Contact | null;
  origin: Texts;
  materials: Texts;
  care: Texts;
  warnings: Texts;
  made_to_measure: boolean;
  digital: boolean;
}

export function factsDraft(facts?: Facts | null): FactsDraft {
  return {
    maker: facts?.maker ?? null,
    responsible: facts?.responsible ?? null,
    origin: textsOf(facts?.origin ?? null),
    materials: textsOf(facts?.materials ?? null),
    care: textsOf(facts?.care ?? null),
    warnings: textsOf(facts?.warnings ?? null),
    made_to_measure: facts?.made_to_measure ?? false,
    digital: facts?.digital ?? false,
  };
}

/** The member that makes a product say this, and nothing else; null: nothing is said. */
export function factsBody(draft: FactsDraft): FactsBody | null {
  if (JSON.stringify(draft) === JSON.stringify(factsDraft())) return null;
  const texts = Object.fromEntries(TEXTS.map((name) => [name, patch(draft[name])]));
  const { maker, responsible, made_to_measure, digital } = draft;
  return { ...texts, maker, responsible, made_to_measure, digital };
}

/** Reads `50` or `0,75`: an amount with three digits behind the point at most; null if it is none. */
export function amountOf(written: string): number | null {
  const plain = written.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
  const amount = /^\d{1,7}(\.\d{1,3})?$/.test(plain) ? Number(plain) : Number.NaN;
  return amount >= 0.001 && amount <= 1_000_000 ? amount : null;
}
