/** Fields of a text in each of the shop's languages, of which any one is enough: the reader's own first. */
import type { LocalText } from '@vitrine-shop/sdk';
import { createMessages, LANGUAGES, language, languageName } from '../../i18n/messages.ts';
import { field, h } from '../dom.ts';
import './texts.css';
import type en from './words/en.ts';

const say = createMessages<typeof en>(import.meta.glob('./words/*.ts', { eager: true, import: 'default' }));

/** A text as fields hold it: each language of the shop, perhaps empty. */
export type Texts = Record<string, string>;

export interface TextFields {
  /** One beside the other. */
  element: HTMLElement;
  /** Each with its label. */
  fields: HTMLElement[];
  /** The reader's own. */
  first: HTMLElement;
  read: () => Texts;
  /** What to say, and where to write, while there are no words in any language; null: there are some. */
  missing: () => { fault: string; at: HTMLElement } | null;
}

/** label: what is written, in a language of this name. rows: of several lines. */
export function textFields(
  now: LocalText | null,
  label: (language: string) => string,
  { maxlength, rows }: { maxlength: number; rows?: number },
): TextFields {
  const own = language();
  const inputs = [own, ...LANGUAGES.filter((tag) => tag !== own)].map((tag) => {
    const input = rows
      ? h('textarea', { maxlength, rows, lang: tag })
      : h('input', { maxlength, lang: tag, autocomplete: 'off' });
    input.value = now?.[tag] ?? '';
    const named = label(languageName(tag));
    return { tag, input, label: tag === own ? named : say('optional', { field: named }) };
  });
  const read = () => {
    const written = new Map(inputs.map(({ tag, input }) => [tag, input.value.trim()]));
    return Object.fromEntries(LANGUAGES.map((tag) => [tag, written.get(tag) ?? '']));
  };
  const [{ input: first, label: name }] = inputs;
  const fields = inputs.map((each) => field(each.label, each.input));
  return {
    element: h('div', { class: 'text-pair' }, ...fields),
    fields,
    first,
    read,
    missing: () => (written(read()) ? null : { fault: say('missing', { field: name }), at: first }),
  };
}

export function textsOf(text: LocalText | null): Texts {
  return Object.fromEntries(LANGUAGES.map((tag) => [tag, text?.[tag] ?? '']));
}

/** The text in the languages in which there are words; null: in none. */
export function written(texts: Texts): LocalText | null {
  const told = Object.entries(texts).filter(([, words]) => words);
  return told.length ? Object.fromEntries(told) : null;
}

/** Every language, as a change: null takes it away; null altogether where there is no text. */
export function patch(texts: Texts): Record<string, string | null> | null {
  if (!written(texts)) return null;
  return Object.fromEntries(Object.entries(texts).map(([tag, words]) => [tag, words || null]));
}
