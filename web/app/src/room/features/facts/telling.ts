/** What a product must say of itself, in the words of who reads it. Fetched when somebody asks. */
import {
  type Facts,
  localText,
  type Product,
  ProductFacts,
  type ShopClient,
  spokenIn,
} from '@vitrine-shop/sdk';
import type { Action, Fact, Question } from '../../face.ts';
import { say } from './text.ts';

/** Characters that a board shows at once. */
const PAGE = 280;

export async function factsOf(shop: ShopClient, { id }: Product, language: string): Promise<Fact[]> {
  return told(await new ProductFacts(shop).of(id), language);
}

/** One for each thing that is said; never empty. Pure. */
export function told(facts: Facts, language: string): Fact[] {
  const contacts = (['maker', 'responsible'] as const).flatMap((name) => {
    const found = facts[name];
    if (!found) return [];
    return [{ label: say(name), text: [found.name, found.address, found.email].join('\n'), lang: null }];
  });
  const texts = (['origin', 'materials', 'care', 'warnings'] as const).flatMap((name) => {
    const text = localText(facts[name], language);
    return text ? [{ label: say(name), text, lang: spokenIn(facts[name], language) }] : [];
  });
  const found = [...texts, ...contacts];
  return found.length > 0 ? found : [{ label: '', text: say('nothing'), lang: null }];
}

/** Where one is on the board of a headset. fact: -1: none is chosen yet. */
export interface Reading {
  readonly fact: number;
  readonly page: number;
}

/** On a board: first which, then its words, as many at once as have place. go: read on there; null: read no more. */
export function question(facts: readonly Fact[], at: Reading, go: (to: Reading | null) => void): Question {
  const act = (key: string, label: string, to: Reading | null): Action => ({
    key: `facts ${key}`,
    label,
    press: () => go(to),
  });
  const only = facts.length === 1 ? 0 : -1;
  const number = at.fact < 0 ? only : at.fact;
  const chosen = facts[number];
  if (!chosen) {
    const choices = facts.map(({ label }, fact) => act(`${fact}`, label, { fact, page: 0 }));
    return { text: say('which'), choices, back: act('back', say('back'), null) };
  }
  const pages = pagesOf(chosen.text);
  const last = at.page >= pages.length - 1;
  const next = last ? (only < 0 ? { fact: -1, page: 0 } : null) : { fact: number, page: at.page + 1 };
  const text = `${chosen.label ? `${chosen.label}: ` : ''}${pages[Math.min(at.page, pages.length - 1)]}`;
  return { text, choices: [], back: act('on', say(last ? 'back' : 'more'), next) };
}

/** Parted between words; a word longer than a page is parted itself. */
export function pagesOf(text: string): string[] {
  const words = text.replace(/\s+/g, ' ').match(new RegExp(`\\S{1,${PAGE}}`, 'g')) ?? [''];
  const pages: string[] = [];
  for (const word of words) {
    const page = pages.at(-1);
    if (page !== undefined && page.length + word.length < PAGE) pages[pages.length - 1] = `${page} ${word}`;
    else pages.push(word);
  }
  return pages;
}
