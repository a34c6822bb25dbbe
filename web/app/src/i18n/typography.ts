/**
 * Spaces that no line may be broken at, set where a text is read and not where it is written: before `;`, `:`, `!`, `?`, `%`
 * and within « », narrow ones; between a number and its unit, and after `n°`, ones of full width. A language that writes no
 * space there is left as it is.
 */
// No lookbehind: to Safari before 16.4 it is an error of the whole page.
const BEFORE = /(\S) (?=[;:!?»%](?![\p{L}\d/]))/gu;
const AFTER = /« /g;
const NARROW = '\u202f';
const UNIT = /([\d}]) (?=(?:mm|cm|m²?|kg|[kMG]B|[kMG]o|€)(?![\p{L}\d’']))/gu;
const NUMBER = /([nN]°) /g;

export function typeset(text: string): string {
  return text
    .replace(BEFORE, `$1${NARROW}`)
    .replace(AFTER, `«${NARROW}`)
    .replace(UNIT, '$1\u00a0')
    .replace(NUMBER, '$1\u00a0');
}
