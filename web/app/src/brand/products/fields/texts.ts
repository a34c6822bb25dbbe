import { type TextFields, textFields } from '../../../ui/texts/texts.ts';
import type { Group } from '../../group.ts';
import { text } from '../../text.ts';
import type { Draft, Texts } from '../draft.ts';

/** A title in each language, in one of them at least. */
export function titleFields(title: Texts): Group<Pick<Draft, 'title'>> {
  const fields = textFields(title, (language) => text('titleIn', { language }), { maxlength: 120 });
  return { ...placed(fields), read: () => fields.missing() ?? { title: fields.read() } };
}

/** A description in each language; a draft may lack it. */
export function descriptionFields(description: Texts): Group<Pick<Draft, 'description'>> {
  const rules = { maxlength: 4000, rows: 3 };
  const fields = textFields(description, (language) => text('describeIn', { language }), rules);
  return { ...placed(fields), read: () => ({ description: fields.read() }) };
}

function placed({ element, first }: TextFields): Pick<TextFields, 'element' | 'first'> {
  return { element, first };
}
