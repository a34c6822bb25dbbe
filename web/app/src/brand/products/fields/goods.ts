import type { Model } from '@vitrine-shop/sdk';
import { field, h } from '../../../ui/dom.ts';
import { factsFields } from '../../facts/fields.ts';
import { type Group, isFault } from '../../group.ts';
import { sizeFields } from '../../models/size-fields.ts';
import { text } from '../../text.ts';
import type { Draft } from '../draft.ts';
import { salesFields } from './sales.ts';
import { descriptionFields, titleFields } from './texts.ts';

/** The size as measured on the real thing; says: the model says another one now. */
export function sizeGroup(
  model: Model,
  stated: Draft['stated_cm'],
): Group<Pick<Draft, 'stated_cm'>> & { says: (model: Model) => void } {
  const { element, first, read, says } = sizeFields(model, stated);
  const group = () => {
    const stated_cm = read();
    return stated_cm === 'faulty' ? { fault: text('sizeFault'), at: first } : { stated_cm };
  };
  return { element, first, read: group, says };
}

export function creditGroup(credit: string): Group<Pick<Draft, 'credit'>> {
  const input = h('input', { maxlength: 300 });
  input.value = credit;
  return {
    element: field(text('credit'), input, text('creditHint')),
    first: input,
    read: () => ({ credit: input.value.trim() }),
  };
}

export interface Goods extends Group<Draft> {
  says: (model: Model) => void;
  /** The field in which an item of the checklist is mended. */
  fieldOf: (item: string) => HTMLElement | null;
}

/** All that a brand writes of a product. */
export function goodsFields(draft: Draft, model: Model): Goods {
  const title = titleFields(draft.title);
  const description = descriptionFields(draft.description);
  const size = sizeGroup(model, draft.stated_cm);
  const credit = creditGroup(draft.credit);
  const sales = salesFields(draft.variants);
  const facts = factsFields(draft.facts);
  const category = h('input', { maxlength: 60, placeholder: 'shoe', autocomplete: 'off' });
  category.value = draft.category;
  const element = h(
    'div',
    { class: 'goods-fields' },
    title.element,
    description.element,
    h('div', { class: 'pair wide-first' }, size.element, field(text('category'), category)),
    credit.element,
    sales.element,
    facts.element,
  );
  const read = () => {
    const whole: Draft = { ...draft, category: category.value.trim() };
    for (const group of [title, sales, size, description, credit, facts]) {
      const part = group.read();
      if (isFault(part)) return part;
      Object.assign(whole, part);
    }
    return whole;
  };
  const fields: Record<string, HTMLElement> = {
    text: description.first,
    size: size.first,
    price: sales.first,
    checkout: sales.element.querySelector<HTMLElement>('input[type=url]') ?? sales.first,
    credit: credit.first,
  };
  return {
    element,
    first: title.first,
    read,
    says: size.says,
    fieldOf: (item) => facts.fieldOf(item) ?? fields[item] ?? null,
  };
}
