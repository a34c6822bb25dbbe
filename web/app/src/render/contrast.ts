/**
 * Which ground a product is seen best on: the shop's light paper, unless too much of it would vanish there.
 *
 * The same rule, of the same figures, stands in `assets/pictures/contrast.py` for pictures made without a browser.
 */
export type Paper = 'light' | 'dark';

/** Relative luminance (WCAG) of the papers' middles. */
const LUMINANCE: Record<Paper, number> = { light: 0.85, dark: 0.17 };
/** Below this contrast two surfaces run into each other. */
const APART = 1.35;
const VANISHING = 0.3;
const COVERED = 200;

/** pixels: RGBA, 0 to 255, transparent where the product is not. */
export function paperFor(pixels: ArrayLike<number>): Paper {
  const lost: Record<Paper, number> = { light: 0, dark: 0 };
  let covered = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    if (pixels[at + 3] < COVERED) continue;
    covered += 1;
    const own =
      0.2126 * linear(pixels[at]) + 0.7152 * linear(pixels[at + 1]) + 0.0722 * linear(pixels[at + 2]);
    for (const paper of ['light', 'dark'] as const)
      if (contrast(own, LUMINANCE[paper]) < APART) lost[paper] += 1;
  }
  return lost.light > VANISHING * covered && lost.dark < lost.light ? 'dark' : 'light';
}

function contrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

function linear(value: number): number {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}
