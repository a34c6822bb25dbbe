import type { Model, NewStatement, Product, ShopClient } from '@vitrine-shop/sdk';
import { busy, fill, h } from '../../ui/dom.ts';
import { isFault } from '../group.ts';
import { text, wordsFor } from '../text.ts';
import { type Draft, identified, newDraft, productOf } from './draft.ts';
import { goodsFields } from './fields/goods.ts';
import { type Start, saved } from './saving.ts';

export interface Subject {
  job: string;
  model: Model;
}

/**
 * What the product is called, how large it really is, which of the model's variants are sold, for how much, and where one
 * pays. Kept as a draft first; once more, the same draft is changed. subject: the model as it stands when that happens, and
 * the job that examined it. kept: the product as it is now, and whether it is new.
 */
export function productForm(
  shop: ShopClient,
  subject: () => Subject,
  name: string,
  kept: (product: Product, fresh: boolean) => Promise<void>,
): { element: HTMLFormElement; says: (model: Model) => void; fieldOf: (item: string) => HTMLElement | null } {
  const { model } = subject();
  let goods = goodsFields(newDraft(model, name), model);
  const fields = h('div', {}, goods.element);
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const go = h('button', { class: 'button primary' }, text('create'));
  let start: Start | null = null;

  const form = h(
    'form',
    { class: 'product-form', novalidate: true },
    fields,
    fault,
    h('div', { class: 'actions' }, go),
  );

  const create = async (draft: Draft): Promise<Product> => {
    const statement: NewStatement = {};
    if (draft.stated_cm) statement.stated_cm = draft.stated_cm;
    if (draft.category) statement.category = draft.category;
    if (Object.keys(statement).length) await shop.restate(subject().job, statement);
    return shop.createProduct({ ...productOf(draft, subject().model.hash), publish: false });
  };

  const keep = async (draft: Draft) => {
    const fresh = start === null;
    const done = start ? await saved(shop, start, draft) : { product: await create(draft), kept: draft };
    if (!done) return;
    const { id, version, variants } = done.product;
    if (done.kept.title !== draft.title) {
      // Somebody else's changes are in it: the fields show them.
      goods = goodsFields(done.kept, subject().model);
      fill(fields, goods.element);
    }
    start = { id, version, draft: identified(done.kept, variants) };
    go.textContent = text('save');
    await kept(done.product, fresh);
  };

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    fault.hidden = true;
    const draft = goods.read();
    try {
      if (isFault(draft)) {
        draft.at?.focus();
        throw draft.fault;
      }
      await busy(go, () => keep(draft));
    } catch (error) {
      fault.textContent = typeof error === 'string' ? error : wordsFor(error);
      fault.hidden = false;
    }
  });
  return { element: form, says: (of) => goods.says(of), fieldOf: (item) => goods.fieldOf(item) };
}
