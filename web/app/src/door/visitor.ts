/** Who one comes in as: a name and a colour, offered ready-made and remembered by this browser alone. */
import { createMessages } from '../i18n/messages.ts';
import type en from './words/en.ts';

const text = createMessages<typeof en>(import.meta.glob('./words/*.ts', { eager: true, import: 'default' }));

export interface VisitorChoice {
  name: string;
  /** 0..11, into COLOURS. */
  colour: number;
}

/** The twelve colours of avatars: muted, apart in lightness as well as in hue, so that colour-blind eyes part them. */
export const COLOURS = [
  { css: '#c06e47', name: 'terracotta' },
  { css: '#c8983c', name: 'ochre' },
  { css: '#6d7028', name: 'olive' },
  { css: '#9bb091', name: 'sage' },
  { css: '#336b5e', name: 'pine' },
  { css: '#a3c0c9', name: 'mist' },
  { css: '#4f7596', name: 'slate' },
  { css: '#343d6b', name: 'indigo' },
  { css: '#794a71', name: 'plum' },
  { css: '#c88da0', name: 'rose' },
  { css: '#dcc9a4', name: 'sand' },
  { css: '#47423e', name: 'charcoal' },
] as const satisfies readonly { css: string; name: keyof typeof en }[];

/** What a colour is called, by its place among them. */
export function colourName(index: number): string {
  return text(COLOURS[index].name);
}

/** Of a person, whatever number came over the wire. */
export function personColour(index: number): string {
  return COLOURS[((index % COLOURS.length) + COLOURS.length) % COLOURS.length].css;
}

const STORED = 'vitrine.visitor';

/** The remembered choice, else one made up on the spot (and remembered, so that both pages agree). */
export function rememberedVisitor(random: () => number = Math.random): VisitorChoice {
  try {
    const known = JSON.parse(localStorage.getItem(STORED) ?? 'null') as Partial<VisitorChoice> | null;
    if (known?.name && Number.isInteger(known.colour) && COLOURS[known.colour as number])
      return known as VisitorChoice;
  } catch {
    // Nothing kept, or kept by something else: offer a new one.
  }
  const choice = offeredVisitor(random);
  rememberVisitor(choice);
  return choice;
}

export function offeredVisitor(random: () => number): VisitorChoice {
  const pick = (key: 'name.first' | 'name.second') => {
    const words = text(key).match(/\p{L}+/gu) ?? [];
    return words[Math.floor(random() * words.length)];
  };
  return {
    name: `${pick('name.first')} ${pick('name.second')}`,
    colour: Math.floor(random() * COLOURS.length),
  };
}

const CAME_IN = 'vitrine.door';

/** Whether this browser has been through a room's door before. */
export function cameIn(): boolean {
  try {
    return localStorage.getItem(CAME_IN) !== null;
  } catch {
    return false;
  }
}

export function comeIn(): void {
  try {
    localStorage.setItem(CAME_IN, '1');
  } catch {
    // Then the door asks again next time.
  }
}

/** The name that the first door offers, of somebody who is known elsewhere in the shop. */
export function offerName(name: string): void {
  if (!cameIn()) rememberVisitor({ ...rememberedVisitor(), name });
}

export function rememberVisitor(choice: VisitorChoice): void {
  try {
    localStorage.setItem(STORED, JSON.stringify(choice));
  } catch {
    // Private windows may keep nothing; the choice then lasts for this page.
  }
}
