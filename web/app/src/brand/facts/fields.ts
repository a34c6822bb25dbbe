/** Fields of what products must say: of one product, collapsed below the rest, or of all of a brand's. */
import type { Contact } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { countries } from '../../till/countries.ts';
import { field, h } from '../../ui/dom.ts';
import { textFields } from '../../ui/texts/texts.ts';
import { type Fault, type Group, isFault } from '../group.ts';
import { amountOf, type ContentDraft, type FactsDraft, TEXTS, UNITS } from './draft.ts';
import './facts.css';
import { text as say } from '../text.ts';

/** Somebody one may write to; all of it, or nothing. */
export function contactFields(
  name: 'maker' | 'responsible',
  now: Contact | null,
): Group<{ found: Contact | null }> {
  const called = h('input', { maxlength: 200, autocomplete: 'off' });
  const address = h('textarea', { maxlength: 400, rows: 3 });
  const email = h('input', { type: 'email', maxlength: 254, autocomplete: 'off' });
  const country = h(
    'select',
    {},
    h('option', { value: '' }, say('facts.noCountry')),
    ...countries().map(([code, title]) => h('option', { value: code }, title)),
  );
  called.value = now?.name ?? '';
  address.value = now?.address ?? '';
  email.value = now?.email ?? '';
  country.value = now?.country ?? '';
  const element = h(
    'fieldset',
    { class: 'facts-contact' },
    h('legend', {}, say(`facts.${name}`)),
    name === 'responsible' && h('p', { class: 'hint' }, say('facts.responsibleHint')),
    h('div', { class: 'pair' }, field(say('facts.name'), called), field(say('facts.email'), email)),
    h('div', { class: 'pair' }, field(say('facts.address'), address), field(say('facts.country'), country)),
  );
  const read = (): { found: Contact | null } | Fault => {
    const values = [called, address, email].map((each) => each.value.trim());
    if (values.every((value) => !value)) return { found: null };
    const lacking = [called, address, email, country].find((each) => !each.value.trim());
    if (lacking) return { fault: say('facts.contactFault'), at: lacking };
    const [title, lines, mail] = values as [string, string, string];
    return { found: { name: title, address: lines, email: mail, country: country.value } };
  };
  return { element, first: called, read };
}

/** All that one product must say, behind one line: a brand that sells elsewhere may leave it shut. */
export function factsFields(
  now: FactsDraft,
): Group<{ facts: FactsDraft }> & { fieldOf: (item: string) => HTMLElement | null } {
  const maker = contactFields('maker', now.maker);
  const responsible = contactFields('responsible', now.responsible);
  const texts = TEXTS.map((name) => ({
    name,
    fields: textFields(
      now[name],
      (tongue) => say(`facts.${name}`, { language: tongue }),
      name === 'origin' ? { maxlength: 120 } : { maxlength: 2000, rows: 2 },
    ),
  }));
  const measured = h('input', { type: 'checkbox', checked: now.made_to_measure });
  const digital = h('input', { type: 'checkbox', checked: now.digital });
  const element = h(
    'details',
    { class: 'facts-fields' },
    h('summary', {}, say('facts.facts')),
    h('p', { class: 'soft' }, say('facts.lead')),
    maker.element,
    responsible.element,
    ...texts.map(({ fields }) => fields.element),
    h('label', { class: 'check' }, measured, h('span', {}, say('facts.measured'))),
    h('label', { class: 'check' }, digital, h('span', {}, say('facts.digital'))),
  );
  const read = (): { facts: FactsDraft } | Fault => {
    const found: FactsDraft = { ...now, made_to_measure: measured.checked, digital: digital.checked };
    for (const [name, group] of [
      ['maker', maker],
      ['responsible', responsible],
    ] as const) {
      const contact = group.read();
      if (isFault(contact)) {
        element.open = true;
        return contact;
      }
      found[name] = contact.found;
    }
    for (const { name, fields } of texts) found[name] = fields.read();
    return { facts: found };
  };
  /** The field in which something that is missing is said; it is shown. */
  const fieldOf = (item: string): HTMLElement | null => {
    const found = item === 'maker' ? maker.first : item === 'responsible' ? responsible.first : null;
    if (found) element.open = true;
    return found;
  };
  return { element, first: maker.first, read, fieldOf };
}

/** How much of something a variant holds. */
export function contentFields(now: ContentDraft): Group<{ content: ContentDraft }> {
  const amount = h('input', { inputmode: 'decimal', autocomplete: 'off' });
  const number = new Intl.NumberFormat(language(), { maximumFractionDigits: 3, useGrouping: false });
  amount.value = now ? number.format(now.amount) : '';
  const unit = h(
    'select',
    {},
    ...UNITS.map((each) =>
      h('option', { value: each }, each === 'piece' ? say('facts.piece') : each.replace('m2', 'm²')),
    ),
  );
  unit.value = now?.unit ?? 'ml';
  const element = h(
    'div',
    { class: 'pair wide-first' },
    field(say('facts.holds'), amount),
    field(say('facts.unit'), unit),
  );
  const read = (): { content: ContentDraft } | Fault => {
    if (!amount.value.trim()) return { content: null };
    const found = amountOf(amount.value);
    if (found === null) return { fault: say('facts.holdsFault'), at: amount };
    return { content: { amount: found, unit: unit.value as (typeof UNITS)[number] } };
  };
  return { element, first: amount, read };
}
