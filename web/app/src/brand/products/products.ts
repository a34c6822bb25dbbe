import {
  formatMoney,
  formatSize,
  localText,
  type Model,
  type Product,
  type ShopClient,
} from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { openDialog } from '../../ui/dialog.ts';
import { busy, button, fill, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import type { Desk } from '../certificates/desk.ts';
import { productParts } from '../certificates/product-part.ts';
import { deleteButton } from '../deleting.ts';
import { text, wordsFor } from '../text.ts';
import { checklistView } from './checklist.ts';
import { editProduct } from './edit.ts';
import { mending } from './mending.ts';
import { replaceModel } from './replace.ts';
import { baseOf } from './saving.ts';
import { productTable } from './table.ts';

/** The brand's products, drafts too: publish, withdraw, give a new model. changed: what is on sale is different now. */
export function products(
  shop: ShopClient,
  brand: { id: string; name: string },
  desk: Desk,
  changed: () => void,
): { element: HTMLElement; show: () => Promise<void> } {
  const list = h('ul', { class: 'products' });
  const certificates = productParts(desk);
  const heading = h('h2', { id: 'products', tabindex: -1 }, text('products'));

  const show = async () => {
    try {
      const items = await shop.all((after) => shop.products(after, brand.id));
      const drafts = items.filter(({ published }) => published === false);
      const others = items.filter(({ published }) => published !== false);
      table.show(items);
      fill(
        list,
        ...(items.length
          ? [...drafts, ...others].map(row)
          : [h('li', { class: 'soft' }, text('noProductsYet'))]),
      );
    } catch (error) {
      fill(list, h('li', { class: 'note bad', role: 'alert' }, wordsFor(error)));
    }
  };

  const table = productTable(shop, brand.id, async () => {
    changed();
    await show();
  });
  table.element.hidden = true;
  const turnOver: HTMLButtonElement = button(
    text('asTable'),
    () => {
      table.element.hidden = !table.element.hidden;
      list.hidden = !table.element.hidden;
      turnOver.textContent = text(list.hidden ? 'asList' : 'asTable');
    },
    'quiet',
  );
  const csv = h('a', { class: 'button quiet', href: '/api/products.csv', download: '' }, text('csv'));

  const duplicate = async (pressed: HTMLButtonElement, product: Product) => {
    try {
      const { title } = await busy(pressed, () => shop.duplicate(product.id));
      toast(text('duplicated', { product: localText(title, language()) }));
    } catch (error) {
      toast(wordsFor(error));
    }
    await again();
  };

  const again = async () => {
    changed();
    await show();
  };

  /** The checklist, with what mends it beside each line. */
  const beforePublish = async (product: Product) => {
    const body = h('div', {});
    const name = localText(product.title, language());
    const draw = async () => {
      const [items, base] = await Promise.all([shop.checklist(product.id), baseOf(shop, product.id)]);
      const replace = () => {
        dialog.close();
        replaceModel(shop, brand.name, product, () => void again());
      };
      const mended = () => void Promise.all([draw(), again()]);
      const published = () => {
        dialog.close();
        toast(text('published', { product: name }));
        void again();
      };
      fill(
        body,
        checklistView(shop, product.id, items, {
          published,
          mend: (item) => mending(item, { shop, brand: brand.name, base, mended, replace }),
        }),
      );
    };
    const close = button(text('close'), () => dialog.close(), 'quiet');
    await draw();
    const actions = h('div', { class: 'actions' }, close);
    const dialog = openDialog(text('beforePublish', { product: name }), body, actions);
    dialog.classList.add('wide');
  };

  const edit = async (pressed: HTMLButtonElement, product: Product) => {
    try {
      const base = await busy(pressed, () => baseOf(shop, product.id));
      editProduct(shop, base, () => void again());
    } catch (error) {
      toast(wordsFor(error));
    }
  };

  const publish = async (pressed: HTMLButtonElement, product: Product) => {
    try {
      await busy(pressed, () => beforePublish(product));
    } catch (error) {
      toast(wordsFor(error));
    }
  };

  const withdraw = async (pressed: HTMLButtonElement, product: Product) => {
    await busy(pressed, () => shop.withdraw(product.id)).catch((error) => toast(wordsFor(error)));
    await again();
  };

  const row = (product: Product): HTMLElement => {
    const tongue = language();
    const title = localText(product.title, tongue);
    const draft = product.published === false;
    const thumbnail = (product.model as Model).pictures?.thumbnail;
    const prices = product.variants.map(({ price }) => price).sort((a, b) => a.amount_minor - b.amount_minor);
    const facts = [
      prices[0] && formatMoney(prices[0], tongue),
      product.variants.length > 1 && text('variantCount', { count: product.variants.length }),
      formatSize(product.model.size_m, tongue),
    ];
    const turn: HTMLButtonElement = draft
      ? button(text('publish'), () => void publish(turn, product), 'quiet')
      : button(text('withdraw'), () => void withdraw(turn, product), 'quiet');
    const correct: HTMLButtonElement = button(text('edit'), () => void edit(correct, product), 'quiet');
    correct.setAttribute('aria-label', `${text('edit')}: ${title}`);
    const copy: HTMLButtonElement = button(text('duplicate'), () => void duplicate(copy, product), 'quiet');
    const replace = button(
      text('replaceModel'),
      () => replaceModel(shop, brand.name, product, () => void again()),
      'quiet',
    );
    const remove = deleteButton({
      name: title,
      lead: text('deleteProduct'),
      act: () => shop.deleteProduct(product.id),
      gone: () => void again().then(() => heading.focus()),
    });
    return h(
      'li',
      { class: draft ? 'draft' : null },
      thumbnail
        ? h('img', { src: thumbnail, alt: '', loading: 'lazy', width: 64, height: 64 })
        : h('span', { class: 'no-picture', 'aria-hidden': true }),
      h(
        'div',
        {},
        h('h3', {}, title, draft && h('span', { class: 'badge' }, text('draft'))),
        h('p', { class: 'soft' }, facts.filter(Boolean).join(' · ')),
      ),
      h('div', { class: 'actions' }, correct, turn, replace, copy, remove),
      !draft && certificates(product),
    );
  };

  void show();
  const element = h(
    'section',
    { class: 'brand-part', 'aria-labelledby': 'products' },
    h('div', { class: 'part-head' }, heading, h('div', { class: 'actions' }, turnOver, csv)),
    list,
    table.element,
  );
  return { element, show };
}
