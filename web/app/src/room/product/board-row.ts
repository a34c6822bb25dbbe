/** How wide the buttons of a board are that stand side by side. Pure. */

const LEAST = 220;
const ROUND_WORDS = 84;
/** Of words that just fit. */
const TIGHT = 28;

/**
 * One or two are as wide as their words ask for and leave the rest free; more fill the row, in equal parts unless that is
 * too little for one of them. words: how wide each is written; all in pixels.
 */
export function rowWidths(words: readonly number[], wide: number, gap: number): number[] {
  const room = wide - gap * (words.length - 1);
  const share = room / words.length;
  if (words.length <= 2) return words.map((own) => Math.min(share + 120, Math.max(LEAST, own + ROUND_WORDS)));
  if (words.every((own) => own + TIGHT <= share)) return words.map(() => share);
  const all = words.reduce((sum, own) => sum + own, 0);
  const spare = (room - all) / words.length;
  return words.map((own) => (spare >= TIGHT ? own + spare : (own / all) * room));
}
