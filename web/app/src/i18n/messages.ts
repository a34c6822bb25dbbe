/**
 * Message catalogues. English is the original; every other language must have the same keys, or `tsc` fails.
 *
 *     export const text = createMessages({ hello: 'Hello {name}' }, { hello: 'Bonjour {name}' });
 *     text('hello', { name: 'Ada' });
 *
 * A plural is two keys in one: `'{count} person|{count} people'` (one|other, by the language's own rules on `count`).
 */
export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

type Catalogue = Record<string, string>;
export type Messages<Keys extends string> = (key: Keys, values?: Record<string, string | number>) => string;

const STORED = 'vitrine.language';
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

export function createMessages<English extends Catalogue>(
  en: English,
  fr: Record<keyof English, string>,
): Messages<keyof English & string> {
  const catalogues: Record<Language, Record<string, string>> = { en, fr };
  return (key, values) => fill(catalogues[present][key], values, present);
}

/** Puts values into a message; numbers are written as the language writes them. */
export function fill(
  message: string,
  values: Record<string, string | number> | undefined,
  language: string,
): string {
  const count = values?.count;
  if (typeof count === 'number' && message.includes('|')) {
    const [one, other] = message.split('|');
    message = new Intl.PluralRules(language).select(count) === 'one' ? one : other;
  }
  if (!values) return message;
  return message.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = values[name];
    if (value === undefined) return hole;
    return typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : value;
  });
}

function firstLanguage(): Language {
  if (typeof location === 'undefined') return 'en';
  const asked = [new URLSearchParams(location.search).get('lang'), stored(), ...navigator.languages];
  const known = asked.map((tag) => LANGUAGES.find((language) => tag?.toLowerCase().startsWith(language)));
  const first = known.find((language) => language !== undefined) ?? 'en';
  document.documentElement.lang = first;
  return first;
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}
