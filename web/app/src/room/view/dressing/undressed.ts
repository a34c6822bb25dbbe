import type { RoomJson } from '@vitrine-shop/sdk';

/** The dressing of a room that has none: what hangs in it makes one. */
export const UNDRESSED: NonNullable<RoomJson['dressing']> = {
  template: null,
  arrangement: 0,
  time: 'day',
  chosen: [],
  finishes: [],
  glow: [],
  lightmap: null,
  displays: [],
  signs: [],
  pictures: [],
};
