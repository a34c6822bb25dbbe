/** A code as it is read from a board and typed on a phone. Pure. */

/** No letter that looks like a digit. */
const MARKS = /^[ABCDEFGHJKLMNPQRSTUVWXYZ23456789]{7}$/;

/** `k7q4mdx` and `K7Q 4MDX` are `K7Q-4MDX`: upper case, a hyphen after three. Null: it is no code. */
export function tidied(typed: string): string | null {
  const marks = typed.toUpperCase().replace(/[\s\p{Pd}]/gu, '');
  return MARKS.test(marks) ? `${marks.slice(0, 3)}-${marks.slice(3)}` : null;
}
