/** A code as it is read from a board and typed on a phone. Pure. */

/** Crockford's: no letter that looks like a digit, or like a word one would not say. */
const MARKS = /^[0-9A-HJKMNP-TV-Z]{7}$/;
const ALIKE: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

/** `k7q4mdx` and `K7Q 4MDX` are `K7Q-4MDX`: upper case, a hyphen after three. Null: it is no code. */
export function tidied(typed: string): string | null {
  const marks = typed
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replace(/[OIL]/g, (mark) => ALIKE[mark]!);
  return MARKS.test(marks) ? `${marks.slice(0, 3)}-${marks.slice(3)}` : null;
}
