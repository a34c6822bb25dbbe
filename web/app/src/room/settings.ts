/** What a visitor may choose about picture, sound and comfort; remembered by this browser. */
import type { Quality } from './view/stage.ts';

export interface Settings {
  quality: Quality;
  sounds: boolean;
  turn: 'snap' | 'smooth';
  /** Walking with the left stick in a headset; off, because it makes many people sick. */
  stick: boolean;
  vignette: boolean;
}

const STORED = 'vitrine.room.settings';
const FIRST: Settings = { quality: 'auto', sounds: true, turn: 'snap', stick: false, vignette: true };

export function readSettings(search: URLSearchParams): Settings {
  let kept: Partial<Settings> = {};
  try {
    kept = JSON.parse(localStorage.getItem(STORED) ?? '{}') as Partial<Settings>;
  } catch {
    // Kept by something else, or nothing may be kept: the defaults are good.
  }
  const asked = search.get('quality');
  const quality = asked === 'low' || asked === 'high' || asked === 'auto' ? asked : kept.quality;
  return { ...FIRST, ...kept, quality: quality ?? FIRST.quality };
}

export function keepSettings(settings: Settings): void {
  try {
    localStorage.setItem(STORED, JSON.stringify(settings));
  } catch {
    // They last for this page.
  }
}
