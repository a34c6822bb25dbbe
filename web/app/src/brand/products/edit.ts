import { localText, type Product, type ShopClient } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { openDialog } from '../../ui/dialog.ts';
import { busy, button, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import { isFault } from '../group.ts';
import { text, wordsFor } from '../text.ts';
import { goodsFields } from './fields/goods.ts';
import { guarded } from './leaving.ts';
import { type Base, saved } from './saving.ts';

/** All that one wrote of a product, to be corrected. kept: it was. */
export function editProduct(shop: ShopClient, base: Base, kept: (product: Product) => void): void {
  const { written } = base;
  const goods = goodsFields(base.draft, base.model);
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const go = h('button', { class: 'button primary' }, text('save'));
  const leave = button(text('cancel'), () => void close(), 'quiet');
  const form = h(
    'form',
    { class: 'product-form', novalidate: true },
    goods.element,
    fault,
    h('div', { class: 'actions' }, go, leave),
  );
  const title = localText(written.title, language());
  const dialog = openDialog(text('editTitle', { product: title }), lastChange(base), form);
  dialog.classList.add('wide');
  let dirty = false;
  form.addEventListener('input', () => {
    dirty = true;
  });

  const close = guarded(dialog, () => dirty);

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    fault.hidden = true;
    const mine = goods.read();
    try {
      if (isFault(mine)) {
        mine.at?.focus();
        throw mine.fault;
      }
      const done = await busy(go, () => saved(shop, base, mine));
      if (!done) return;
      const { product } = done;
      dialog.close();
      toast(text('kept', { product: localText(product.title, language()) }));
      kept(product);
    } catch (error) {
      fault.textContent = typeof error === 'string' ? error : wordsFor(error);
      fault.hidden = false;
    }
  });
}

function lastChange({ written: { changed_by, changed_at } }: Base): HTMLElement | string {
  if (!changed_at) return '';
  const options = { dateStyle: 'medium', timeStyle: 'short' } as const;
  const when = new Intl.DateTimeFormat(language(), options).format(new Date(changed_at));
  const words = text('lastChange', { who: changed_by ?? text('somebody'), when });
  return h('p', { class: 'soft' }, words);
}
