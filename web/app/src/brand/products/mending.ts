import type { Checklist, Product, ShopClient } from '@vitrine-shop/sdk';
import { busy, button, h } from '../../ui/dom.ts';
import { type Group, isFault } from '../group.ts';
import { rightsCard } from '../models/rights.ts';
import { text, wordsFor } from '../text.ts';
import { type Draft, identified } from './draft.ts';
import { creditGroup, sizeGroup } from './fields/goods.ts';
import { salesFields } from './fields/sales.ts';
import { descriptionFields } from './fields/texts.ts';
import { type Base, saved } from './saving.ts';

export interface Mending {
  shop: ShopClient;
  brand: string;
  /** What is corrected, as it was read or as a form beside kept it since. */
  base: Base;
  /** It was kept: the list is drawn anew. */
  mended: (product: Product) => void;
  /** Brings another model or file for it. */
  replace: () => void;
}

/** The fields that mend an item of the checklist, to stand beside it; null where none does. */
export function mending({ item, ok }: Checklist['items'][number], how: Mending): HTMLElement | null {
  const { draft, model } = how.base;
  if (ok) return null;
  switch (item) {
    case 'text':
      return mendForm(how, descriptionFields(draft.description));
    case 'size':
      return mendForm(how, sizeGroup(model, draft.stated_cm));
    case 'price':
    case 'checkout':
      return mendForm(how, salesFields(draft.variants));
    case 'credit':
      return mendForm(how, creditGroup(draft.credit));
    case 'rights':
      return rightsForm(how);
    case 'model':
    case 'picture':
      return h('p', {}, button(text('replaceModel'), how.replace));
    default:
      return null;
  }
}

/** Whether something is written in these fields that was not kept. */
export function isWritten(form: HTMLElement): boolean {
  return 'written' in form.dataset;
}

function mendForm(how: Mending, group: Group<Partial<Draft>>): HTMLElement {
  return form(how, group.element, async () => {
    const part = group.read();
    if (isFault(part)) {
      part.at?.focus();
      return part.fault;
    }
    const { base } = how;
    const mine = { ...base.draft, ...part };
    const done = await saved(how.shop, base, mine);
    if (!done) return null;
    const { kept, product } = done;
    // With somebody else's changes in it, the forms beside have to ask for themselves.
    if (kept.title === mine.title && how.base === base)
      how.base = { ...base, version: product.version, draft: identified(kept, product.variants) };
    return product;
  });
}

function rightsForm(how: Mending): HTMLElement {
  const rights = rightsCard(how.brand);
  return form(how, rights.element, async () => {
    const { holder, licence } = await rights.confirmed();
    const said = { holder, ...(licence ? { licence } : {}), confirmed: true as const };
    return how.shop.changeProduct(how.base.id, { rights: said });
  });
}

/** save: answers the product as it was kept, or what is wrong, in words; null: one goes back to the fields. */
function form(how: Mending, fields: HTMLElement, save: () => Promise<Product | string | null>): HTMLElement {
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const go = h('button', { class: 'button' }, text('save'));
  const element = h(
    'form',
    { class: 'mending', novalidate: true },
    fields,
    fault,
    h('div', { class: 'actions' }, go),
  );
  const write = () => {
    element.dataset.written = '';
  };
  element.addEventListener('input', write);
  element.addEventListener('submit', async (event) => {
    event.preventDefault();
    delete element.dataset.written; // what is written while it is kept is written anew
    const answer = await busy(go, save).catch(wordsFor);
    const wrong = typeof answer === 'string' ? answer : null;
    fault.textContent = wrong ?? '';
    fault.hidden = wrong === null;
    if (answer === null || wrong !== null) write();
    else how.mended(answer as Product);
    if (answer === null) go.focus(); // it was off, so the question could not give the focus back
  });
  return element;
}
