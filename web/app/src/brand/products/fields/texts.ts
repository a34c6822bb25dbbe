import { LANGUAGES, type Language, languageName } from '../../../i18n/messages.ts';
import { field, h } from '../../../ui/dom.ts';
import { text } from '../../text.ts';
import type { Draft, Texts } from '../draft.ts';
import type { Group } from './group.ts';

type Written = HTMLInputElement | HTMLTextAreaElement;

/** Titles in each language; English must be there. */
export function titleFields(title: Texts): Group<Pick<Draft, 'title'>> {
  const inputs = LANGUAGES.map((tag) => {
    const english = tag === 'en';
    const input = h('input', { maxlength: 120, lang: tag, required: english });
    input.value = title[tag] ?? '';
    return {
      tag,
      input,
      label: text(english ? 'titleIn' : 'titleInOptional', { language: languageName(tag) }),
    };
  });
  const en = inputs[LANGUAGES.indexOf('en')].input;
  return {
    element: h('div', { class: 'pair' }, ...inputs.map(({ label, input }) => field(label, input))),
    first: en,
    read: () =>
      en.value.trim()
        ? { title: textsIn(inputs) }
        : { fault: text('titleIn', { language: languageName('en') }), at: en },
  };
}

/** Descriptions in each language; another language alone would leave the others without any. */
export function descriptionFields(description: Texts): Group<Pick<Draft, 'description'>> {
  const inputs = LANGUAGES.map((tag) => {
    const input = h('textarea', { maxlength: 4000, rows: 3, lang: tag });
    input.value = description[tag] ?? '';
    return { tag, input, label: text(tag === 'en' ? 'describeIn' : 'describeInOptional', named(tag)) };
  });
  const en = inputs[LANGUAGES.indexOf('en')].input;
  return {
    element: h('div', { class: 'pair' }, ...inputs.map(({ label, input }) => field(label, input))),
    first: en,
    read: () => {
      const read = textsIn(inputs);
      const alone = !read.en && Object.values(read).some(Boolean);
      return alone ? { fault: text('describeAlone', named('en')), at: en } : { description: read };
    },
  };
}

function named(tag: Language): { language: string } {
  return { language: languageName(tag) };
}

function textsIn(inputs: { tag: Language; input: Written }[]): Texts {
  return Object.fromEntries(inputs.map(({ tag, input }) => [tag, input.value.trim()]));
}
