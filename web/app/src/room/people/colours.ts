/** The colours of people, as the door offers them. */
import { COLOURS } from '../../door/visitor.ts';

export function personColour(index: number): string {
  return COLOURS[((index % COLOURS.length) + COLOURS.length) % COLOURS.length].css;
}
