import type { Checklist, Product, ShopClient } from '@vitrine-shop/sdk';
import { busy, button, h } from '../../ui/dom.ts';
import { rightsCard } from '../models/rights.ts';
import { text, wordsFor } from '../text.ts';
import type { Draft } from './draft.ts';
import { creditGroup, sizeGroup } from './fields/goods.ts';
import { type Group, isFault } from './fields/group.ts';
import { salesFields } from './fields/sales.ts';
import { descriptionFields } from './fields/texts.ts';
import { type Base, saved } from './saving.ts';

export interface Mending {
  shop: ShopClient;
  brand: string;
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

function mendForm(how: Mending, group: Group<Partial<Draft>>): HTMLElement {
  return form(group.element, async () => {
    const part = group.read();
    if (isFault(part)) {
      part.at?.focus();
      return part.fault;
    }
    const done = await saved(how.shop, how.base, { ...how.base.draft, ...part });
    if (done) how.mended(done.product);
    return null;
  });
}

function rightsForm(how: Mending): HTMLElement {
  const rights = rightsCard(how.brand);
  return form(rights.element, async () => {
    const { holder, licence } = await rights.confirmed();
    const said = { holder, ...(licence ? { licence } : {}), confirmed: true as const };
    how.mended(await how.shop.changeProduct(how.base.id, { rights: said }));
    return null;
  });
}

/** save: answers what is wrong, in words. */
function form(fields: HTMLElement, save: () => Promise<string | null>): HTMLElement {
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const go = h('button', { class: 'button' }, text('save'));
  const element = h(
    'form',
    { class: 'mending', novalidate: true },
    fields,
    fault,
    h('div', { class: 'actions' }, go),
  );
  element.addEventListener('submit', async (event) => {
    event.preventDefault();
    const wrong = await busy(go, save).catch(wordsFor);
    fault.textContent = wrong ?? '';
    fault.hidden = wrong === null;
  });
  return element;
}
