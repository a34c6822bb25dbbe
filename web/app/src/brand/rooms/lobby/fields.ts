/** Fields of the page's form: a colour that may be left to the shop, a text in the languages that one writes. */
import type { WrittenText } from '@vitrine-shop/sdk';
import { LANGUAGES, type Language, languageName } from '../../../i18n/messages.ts';
import { field, h } from '../../../ui/dom.ts';

const START = '#7b5c27';

export interface ColourField {
  element: HTMLElement;
  /** null: the shop's own. */
  value: () => string | null;
}

export function colourField(label: string, now: string | null, changed: () => void): ColourField {
  const own = h('input', { type: 'checkbox', checked: now !== null });
  const colour = h('input', { type: 'color', value: now ?? START, 'aria-label': label });
  const follow = () => {
    colour.hidden = !own.checked;
  };
  own.addEventListener('change', () => {
    follow();
    changed();
  });
  colour.addEventListener('input', changed);
  follow();
  const element = h(
    'div',
    { class: 'lobby-colour' },
    h('label', { class: 'room-check' }, own, label),
    colour,
  );
  return { element, value: () => (own.checked ? colour.value : null) };
}

export interface WrittenField {
  element: HTMLElement;
  /** null: in no language. */
  value: () => WrittenText | null;
}

export function writtenField(
  label: (language: string) => string,
  now: WrittenText | null,
  limit: number,
  rows: number,
  changed: () => void = () => undefined,
): WrittenField {
  const inputs = LANGUAGES.map((tag: Language) => {
    const input = h('textarea', { rows, maxlength: limit, lang: tag });
    input.value = now?.[tag] ?? '';
    input.addEventListener('input', changed);
    return { tag, input, label: label(languageName(tag)) };
  });
  const value = () => {
    const written = inputs.map(({ tag, input }) => [tag, input.value.trim()] as const);
    const said = Object.fromEntries(written.filter(([, text]) => text));
    return Object.keys(said).length > 0 ? (said as WrittenText) : null;
  };
  const fields = inputs.map((each) => field(each.label, each.input));
  return { element: h('div', { class: 'room-pair' }, ...fields), value };
}
