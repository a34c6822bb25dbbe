/** Who one comes in as: a name and a colour, offered ready-made and remembered by this browser alone. */
import { type Language, language } from '../i18n/messages.ts';

export interface VisitorChoice {
  name: string;
  /** 0..11, into COLOURS. */
  colour: number;
}

/** The twelve colours of avatars: muted, apart in lightness as well as in hue, so that colour-blind eyes part them. */
export const COLOURS: readonly { css: string; name: Record<Language, string> }[] = [
  { css: '#c06e47', name: { en: 'terracotta', fr: 'terre cuite' } },
  { css: '#c8983c', name: { en: 'ochre', fr: 'ocre' } },
  { css: '#6d7028', name: { en: 'olive', fr: 'olive' } },
  { css: '#9bb091', name: { en: 'sage', fr: 'sauge' } },
  { css: '#336b5e', name: { en: 'pine', fr: 'sapin' } },
  { css: '#a3c0c9', name: { en: 'mist', fr: 'brume' } },
  { css: '#4f7596', name: { en: 'slate blue', fr: 'bleu ardoise' } },
  { css: '#343d6b', name: { en: 'indigo', fr: 'indigo' } },
  { css: '#794a71', name: { en: 'plum', fr: 'prune' } },
  { css: '#c88da0', name: { en: 'rose', fr: 'rose' } },
  { css: '#dcc9a4', name: { en: 'sand', fr: 'sable' } },
  { css: '#47423e', name: { en: 'charcoal', fr: 'anthracite' } },
];

/** Of a person, whatever number came over the wire. */
export function personColour(index: number): string {
  return COLOURS[((index % COLOURS.length) + COLOURS.length) % COLOURS.length].css;
}

const STORED = 'vitrine.visitor';
const WORDS: Record<Language, [first: string[], second: string[]]> = {
  en: [
    ['Amber', 'Bright', 'Calm', 'Clear', 'Gentle', 'Quiet', 'Silver', 'Warm'],
    ['Cedar', 'Finch', 'Hare', 'Heron', 'Linden', 'Maple', 'Otter', 'Wren'],
  ],
  fr: [
    ['Cèdre', 'Cygne', 'Héron', 'Lièvre', 'Merle', 'Renard', 'Saule', 'Tilleul'],
    ['ambré', 'argenté', 'calme', 'clair', 'discret', 'doux', 'serein', 'vif'],
  ],
};

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
  const [first, second] = WORDS[language()];
  const pick = (words: string[]) => words[Math.floor(random() * words.length)];
  return { name: `${pick(first)} ${pick(second)}`, colour: Math.floor(random() * COLOURS.length) };
}

export function rememberVisitor(choice: VisitorChoice): void {
  try {
    localStorage.setItem(STORED, JSON.stringify(choice));
  } catch {
    // Private windows may keep nothing; the choice then lasts for this page.
  }
}
