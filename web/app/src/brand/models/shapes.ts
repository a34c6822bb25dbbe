import type { LocalText, ModelFile, ModelLevel } from '@vitrine-shop/sdk';

/** What one kind of device makes of a model. */
export interface Budget {
  profile: string;
  title: LocalText;
  level: number;
  ok: boolean;
  excess: { measure: string; text: LocalText }[];
}

/** The first of a level's files works everywhere. */
export function smallest(level: ModelLevel): ModelFile | undefined {
  return level.files[0];
}
