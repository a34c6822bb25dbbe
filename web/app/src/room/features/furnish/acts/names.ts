/** What a new thing is known by, in the form that room.json asks of its kind; unlike any other. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';

export function newPlacementId(): string {
  return `placement_${letters(26, 8)}`;
}

/** kind: its first letters, as `door`. */
export function newName(kind: string): string {
  return `${kind}-${letters(10)}`;
}

function letters(count: number, firstOf = LETTERS.length): string {
  const random = crypto.getRandomValues(new Uint8Array(count));
  return Array.from(random, (byte, at) => LETTERS[byte % (at === 0 ? firstOf : LETTERS.length)]).join('');
}
