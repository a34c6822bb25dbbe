/**
 * Message catalogues, one file a language and feature: `words/en.ts`, `words/fr.ts`. English is the original; every
 * other language must have the same keys, or `tsc` fails.
 *
 *     import type en from './words/en.ts';
 *     export const text = createMessages<typeof en>(import.meta.glob('./words/*.ts', { eager: true, import: 'default' }));
 *     text('hello', { name: 'Ada' });
 *
 * A plural is two keys in one: `'{count} person|{count} people'` (one|other, by the language's own rules on `count`).
 */
import { pseudoLocale } from './pseudo.ts';
import { typeset } from './typography.ts';

/** A language is added here and by its files. */
export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

type Catalogue = Record<string, string>;
type Values = Record<string, string | number>;
/** tag: a language other than the page's. */
export type Messages<Keys extends string> = (key: Keys, values?: Values, tag?: string) => string;

const STORED = 'vitrine.language';
let disguise: ((message: string) => string) | null = null;
let present: Language = firstLanguage();

/** The language of this page: `?lang=`, else the visitor's earlier choice, else the browser's, else English. */
export function language(): Language {
  return present;
}

/** Remembers a choice and shows the page anew in it. */
export function chooseLanguage(choice: Language): void {
  try {
    localStorage.setItem(STORED, choice);
  } catch {
    // A browser that keeps nothing still gets the language by the address.
  }
  present = choice;
  const address = new URL(location.href);
  address.searchParams.set('lang', choice);
  location.replace(address);
}

/**
 * What a feature says, in the page's language.
 *
 * files: path -> catalogue; the last name of a path is its language (`./words/fr.ts`, or just `fr`). Several of one
 * language are one catalogue. A key that a language lacks is said in English rather than not at all.
 */
export function createMessages<English extends Catalogue>(
  files: Record<string, unknown>,
): Messages<keyof English & string> {
  const catalogues: Record<string, Catalogue> = {};
  for (const [path, catalogue] of Object.entries(files)) {
    const tag = path.replace(/^.*\//, '').replace(/\.ts$/, '');
    const set = Object.entries(catalogue as Catalogue).map(([key, message]) => [key, typeset(message)]);
    catalogues[tag] = { ...catalogues[tag], ...Object.fromEntries(set) };
  }
  return (key, values, tag = present) => {
    const message = catalogues[tag]?.[key] ?? catalogues.en[key];
    return fill(disguise ? disguise(message) : message, values, tag);
  };
}

/** What a language calls itself: `Français`. */
export function nameOfLanguage(tag: Language): string {
  const name = languageName(tag, tag);
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

/** What a language is called in another: `French`. */
export function languageName(tag: Language, within: Language = present): string {
  return new Intl.DisplayNames([within], { type: 'language' }).of(tag) ?? tag;
}

/** Puts values into a message; numbers are written as the language writes them. */
export function fill(message: string, values: Values | undefined, language: string): string {
  const count = values?.count;
  if (typeof count === 'number' && message.includes('|')) {
    const [one, other] = message.split('|');
    message = new Intl.PluralRules(language).select(count) === 'one' ? one : other;
  }
  if (!values) return message;
  return message.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = values[name];
    if (value === undefined) return hole;
    return typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : isolated(value);
  });
}

/** A stranger's words within a sentence: if they run from right to left, the sentence around them does not. */
export function isolated(words: string): string {
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(words) ? `\u2068${words}\u2069` : words;
}

function firstLanguage(): Language {
  if (typeof location === 'undefined') return 'en';
  const named = new URLSearchParams(location.search).get('lang');
  disguise = pseudoLocale(named);
  const asked = [named, stored(), ...navigator.languages];
  const known = asked.map((tag) => LANGUAGES.find((language) => tag?.toLowerCase().startsWith(language)));
  const first = known.find((language) => language !== undefined) ?? 'en';
  document.documentElement.lang = first;
  if (named === 'ar-XB') document.documentElement.dir = 'rtl';
  return disguise ? 'en' : first;
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}
