import { formatMoney, formatSize, localText, type Written } from '@vitrine-shop/sdk';
import { type Language, language, languageName } from '../../i18n/messages.ts';
import { openDialog } from '../../ui/dialog.ts';
import { button, h } from '../../ui/dom.ts';
import { type FactsDraft, TEXTS } from '../facts/draft.ts';
import { text } from '../text.ts';
import { type Difference, differences, merged } from './difference.ts';
import type { Draft, VariantDraft } from './draft.ts';

/**
 * Says what another editor changed while one wrote, and asks where both changed the same. Resolves with what is to be kept;
 * null: one goes back to the fields. Where they changed nothing that one can write, nothing is asked.
 */
export function settled(base: Draft, theirs: Draft, mine: Draft, now: Written): Promise<Draft | null> {
  const found = differences(base, theirs, mine);
  if (!found.length) return Promise.resolve(mine);
  return new Promise((resolve) => {
    const kept = new Set<string>();
    let answer: Draft | null = null;
    const save = button(
      text('saveBoth'),
      () => {
        answer = merged(base, theirs, mine, kept);
        dialog.close();
      },
      'primary',
    );
    const back = button(text('backToFields'), () => dialog.close(), 'quiet');
    const who = now.changed_by ?? text('somebody');
    const dialog = openDialog(
      text('changedMeanwhile', { who }),
      h('p', { class: 'soft' }, text('changedLead')),
      h('ul', { class: 'differences' }, ...found.map((each) => differenceRow(each, mine, kept))),
      h('div', { class: 'actions' }, save, back),
    );
    dialog.classList.add('wide');
    dialog.addEventListener('close', () => resolve(answer));
  });
}

function differenceRow(each: Difference, mine: Draft, kept: Set<string>): HTMLElement {
  const name = nameOf(each, mine);
  const was = h('p', {}, `${text('was')} `, h('s', {}, shown(each.was)));
  const now = h('p', {}, `${text('now')} `, h('strong', {}, shown(each.now)));
  if (!('mine' in each)) return h('li', {}, h('h3', {}, name), was, now);
  const choice = (value: 'theirs' | 'mine', words: string, checked: boolean) => {
    const radio = h('input', { type: 'radio', name: `difference-${each.key}`, checked });
    radio.addEventListener('change', () => (value === 'mine' ? kept.add(each.key) : kept.delete(each.key)));
    return h('label', { class: 'check' }, radio, h('span', {}, words));
  };
  return h(
    'li',
    { class: 'both' },
    h('h3', {}, name),
    was,
    h(
      'fieldset',
      { 'aria-label': name },
      choice('theirs', text('theirs', { words: shown(each.now) }), true),
      choice('mine', text('mineInstead', { words: shown(each.mine) }), false),
    ),
  );
}

function nameOf({ key, was, now }: Difference, mine: Draft): string {
  const [part, tag] = key.split('.');
  if (part === 'title') return text('titleIn', { language: languageName(tag as Language) });
  if (part === 'description') return text('describeIn', { language: languageName(tag as Language) });
  if (part === 'stated_cm') return text('statedSize');
  if (part === 'credit' || part === 'category')
    return text(part === 'credit' ? 'itemCredit' : 'categoryShort');
  if (part === 'facts') return text('facts.facts');
  const variant = (now ?? was) as VariantDraft;
  return localText(variant.title, language()) || variant.material || localText(mine.title, language());
}

function shown(value: unknown): string {
  if (typeof value === 'string') return value || text('nothing');
  if (value === null || value === undefined) return text('nothing');
  if (Array.isArray(value)) return formatSize([value[0] / 100, value[1] / 100, value[2] / 100], language());
  if (typeof value === 'object' && 'maker' in value) return shownFacts(value as FactsDraft);
  const variant = value as VariantDraft;
  if (!variant.sold) return text('notForSale');
  const titles = Object.values(variant.title).filter(Boolean).join(' / ');
  return [titles, variant.sku, formatMoney(variant, language()), variant.buy_url || text('withoutLink')]
    .filter(Boolean)
    .join(' · ');
}

function shownFacts(facts: FactsDraft): string {
  const contacts = [facts.maker, facts.responsible].flatMap((each) => (each ? [each.name, each.email] : []));
  const texts = TEXTS.flatMap((name) => Object.values(facts[name]));
  const marks = [facts.made_to_measure && text('facts.measured'), facts.digital && text('facts.digital')];
  return [...contacts, ...texts, ...marks].filter(Boolean).join(' · ') || text('nothing');
}
