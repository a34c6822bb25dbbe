/**
 * What letters on a wall are written with, by what is behind them: the light of the hour and the finish are in it.
 *
 * The room's metal, darkened or lightened until it stands out. Where nothing stands out, because the wall is of a middle
 * tone, half in the sun, or of bricks, the letters stand on a plate.
 */
import { Color } from 'three';

export const CONTRAST = 4.8; // WCAG asks for 4.5 of small text

/** colour: of the letters; plate: of what they stand on, null: on the wall itself. Both #rrggbb. */
export interface Ink {
  readonly colour: string;
  readonly plate: string | null;
}

/** A spot behind the letters: how bright it is as it is shown, and the part that its pattern has in that. */
export interface Behind {
  readonly luminance: number;
  readonly surface: number;
}

const DARK = new Color(0x17120e);
const PALE = new Color(0xfff4e2);
const DARK_PLATE = new Color(0x241f1b);
const PALE_PLATE = new Color(0xf4efe6);
const PATTERN = 0.13; // spread of the surface itself: lime wash has 0.03, bricks 0.2

export function inkOn(behind: readonly Behind[], metal: string): Ink {
  const shown = behind.map(({ luminance }) => Math.min(1, luminance)).sort((a, b) => a - b);
  const low = at(shown, 0.1);
  const high = at(shown, 0.9);
  if (spread(behind.map(({ surface }) => surface)) < PATTERN) {
    const dark = contrast(low, luminanceOf(DARK));
    const pale = contrast(luminanceOf(PALE), high);
    if (Math.max(dark, pale) >= CONTRAST)
      return { colour: towards(metal, dark >= pale ? DARK : PALE, dark >= pale ? low : high), plate: null };
  }
  const plate = (low + high) / 2 < 0.08 ? PALE_PLATE : DARK_PLATE;
  const ground = luminanceOf(plate);
  return { colour: towards(metal, plate === DARK_PLATE ? PALE : DARK, ground), plate: hex(plate) };
}

/** The metal, no further from itself than it must be. ground: luminance that it is to stand out from. */
function towards(metal: string, end: Color, ground: number): string {
  const darker = luminanceOf(end) < ground;
  for (let step = 0; step < 24; step++) {
    const colour = new Color(metal).lerp(end, step / 24);
    const own = luminanceOf(colour);
    if (own < ground === darker && contrast(own, ground) >= CONTRAST) return hex(colour);
  }
  return hex(end);
}

function at(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 1;
}

/** Standard deviation by mean. */
function spread(values: readonly number[]): number {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  const square = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length;
  return mean > 0 ? Math.sqrt(square) / mean : 0;
}

export function luminanceOf({ r, g, b }: Color): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; // three keeps colours linear
}

export function contrast(one: number, two: number): number {
  return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
}

function hex(colour: Color): string {
  return `#${colour.getHexString()}`;
}
