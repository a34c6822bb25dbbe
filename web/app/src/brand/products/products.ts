import {
  formatMoney,
  formatSize,
  localText,
  type Product,
  type ShopClient,
  spokenIn,
} from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { pair } from '../../i18n/pair.ts';
import { busy, button, fill, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import type { Desk } from '../certificates/desk.ts';
import { productParts } from '../certificates/product-part.ts';
import { deleteButton } from '../deleting.ts';
import { text, wordsFor } from '../text.ts';
import { beforePublish } from './before-publish.ts';
import { editProduct } from './edit.ts';
import { pictured } from './pictured.ts';
import { say } from './pictures/text.ts';
import { replaceModel } from './replace.ts';
import { baseOf } from './saving.ts';
import { say as sorting } from './sorting/text.ts';
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

  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  let asked = 0;

  const show = async () => {
    const turn = ++asked;
    try {
      const items = await shop.all((after) => shop.products(after, brand.id));
      if (turn !== asked) return;
      const drafts = items.filter(({ published }) => published === false);
      const others = items.filter(({ published }) => published !== false);
      fault.hidden = true;
      table.show(items);
      draw(
        items.length ? [...drafts, ...others].map(row) : [h('li', { class: 'soft' }, text('noProductsYet'))],
      );
    } catch (error) {
      if (turn !== asked) return;
      fault.textContent = wordsFor(error);
      fault.hidden = false;
    }
  };

  /** The list anew; what had the focus keeps it, or what has its place now. */
  const draw = (rows: HTMLElement[]) => {
    const focused = list.contains(document.activeElement) ? document.activeElement : null;
    fill(list, ...rows);
    if (!focused) return;
    const now = focused.isConnected ? focused : document.getElementById(focused.id);
    ((now as HTMLElement | null) ?? heading).focus({ preventScroll: true });
  };

  const table = productTable(shop, async () => {
    changed();
    await show();
  });
  const turnOver: HTMLButtonElement = button(
    text('asTable'),
    () => {
      const [shown, other] = list.isConnected ? [list, table.element] : [table.element, list];
      shown.replaceWith(other);
      turnOver.textContent = text(list.isConnected ? 'asTable' : 'asList');
    },
    'quiet',
  );
  const csv = h('a', { class: 'button quiet', href: '/api/products.csv', download: '' }, text('csv'));

  const sort: HTMLButtonElement = button(
    sorting('order'),
    () =>
      void busy(sort, () => import('./sorting/ordering.ts'))
        .finally(() => sort.focus())
        .then(({ orderProducts }) => orderProducts(shop, brand.id, () => void again()))
        .catch((error) => toast(wordsFor(error))),
    'quiet',
  );

  const share: HTMLButtonElement = button(
    text('facts.shared'),
    () =>
      void busy(share, () => import('../facts/shared.ts').then(({ shareFacts }) => shareFacts(shop)))
        .catch((error) => toast(wordsFor(error)))
        .finally(() => share.isConnected && !document.querySelector('dialog[open]') && share.focus()),
    'quiet',
  );

  const again = async () => {
    changed();
    await show();
  };

  /** An act of a row; its button, off meanwhile, has the focus again unless that went elsewhere. */
  const act = async (pressed: HTMLButtonElement, work: () => Promise<void>) => {
    try {
      await busy(pressed, work);
    } catch (error) {
      toast(wordsFor(error));
    }
    if (!document.activeElement || document.activeElement === document.body) pressed.focus();
    await again();
  };

  const duplicate = async (product: Product) => {
    const { title } = await shop.duplicate(product.id);
    toast(text('duplicated', { product: localText(title, language()) }));
  };

  const edit = async (pressed: HTMLButtonElement, product: Product) => {
    try {
      const base = await busy(pressed, () => baseOf(shop, product.id)).finally(() => pressed.focus());
      editProduct(shop, base, () => void again());
    } catch (error) {
      toast(wordsFor(error));
    }
  };

  const pictures = async (pressed: HTMLButtonElement, product: Product) => {
    try {
      const { editPictures } = await busy(pressed, () => import('./pictures/editor.ts')).finally(() =>
        pressed.focus(),
      );
      await editPictures(shop, product, () => void again());
    } catch (error) {
      toast(wordsFor(error));
    }
  };

  const publish = (pressed: HTMLButtonElement, product: Product) =>
    beforePublish(shop, brand.name, product, pressed, again).catch((error) => toast(wordsFor(error)));

  /** Its place; the picture comes into it as soon as it was taken, be the list on the page or the table. */
  const coming = (product: Product): HTMLElement => {
    const place = h('span', { class: 'no-picture', 'aria-hidden': true });
    void pictured(shop, product.id, () => list.contains(place) && element.isConnected).then((picture) => {
      if (picture) place.replaceWith(thumbnailOf(picture));
    });
    return place;
  };

  const row = (product: Product): HTMLElement => {
    const tongue = language();
    const title = localText(product.title, tongue);
    const draft = product.published === false;
    const thumbnail = product.pictures[0]?.url;
    const prices = product.variants.map(({ price }) => price).sort((a, b) => a.amount_minor - b.amount_minor);
    const facts = [
      prices[0] && formatMoney(prices[0], tongue),
      product.variants.length > 1 && text('variantCount', { count: product.variants.length }),
      formatSize(product.model.size_m, tongue),
    ];
    const turn: HTMLButtonElement = draft
      ? button(text('publish'), () => void publish(turn, product), 'quiet')
      : button(
          text('withdraw'),
          () => void act(turn, () => shop.withdraw(product.id).then(() => undefined)),
          'quiet',
        );
    const correct: HTMLButtonElement = button(text('edit'), () => void edit(correct, product), 'quiet');
    correct.setAttribute('aria-label', pair(text('edit'), title));
    const copy: HTMLButtonElement = button(
      text('duplicate'),
      () => void act(copy, () => duplicate(product)),
      'quiet',
    );
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
    const show: HTMLButtonElement = button(say('pictures'), () => void pictures(show, product), 'quiet');
    show.setAttribute('aria-label', say('picturesOf', { product: title }));
    const named = { edit: correct, pictures: show, turn, replace, copy, remove };
    for (const [key, each] of Object.entries(named)) each.id = `product-${product.id}-${key}`;
    return h(
      'li',
      { class: draft ? 'draft' : null },
      thumbnail ? thumbnailOf(thumbnail) : coming(product),
      h(
        'div',
        {},
        h(
          'h3',
          {},
          h('span', { lang: spokenIn(product.title, tongue) }, title),
          draft && h('span', { class: 'badge' }, text('draft')),
        ),
        h('p', { class: 'soft' }, facts.filter(Boolean).join(' · ')),
      ),
      h('div', { class: 'actions' }, correct, show, turn, replace, copy, remove),
      !draft && certificates(product),
    );
  };

  void show();
  const element = h(
    'section',
    { class: 'brand-part', 'aria-labelledby': 'products' },
    h('div', { class: 'part-head' }, heading, h('div', { class: 'actions' }, share, sort, turnOver, csv)),
    fault,
    list,
  );
  return { element, show };
}

function thumbnailOf(src: string): HTMLElement {
  return h('img', { src, alt: '', loading: 'lazy', width: 64, height: 64 });
}
