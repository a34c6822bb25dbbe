import { localText, type Product, ProductOrder, type ShopClient, spokenIn } from '@vitrine-shop/sdk';
import { language } from '../../../i18n/messages.ts';
import { openDialog } from '../../../ui/dialog.ts';
import { button, fill, h } from '../../../ui/dom.ts';
import { text, wordsFor } from '../../text.ts';
import { handle, inTurn, put } from './sorting.ts';
import './ordering.css';
import './sorting.css';
import { say } from './text.ts';

/** A brand's products, put in order: pulled, moved by arrow keys, or by the number of their place. gone: it was closed. */
export async function orderProducts(shop: ShopClient, brand: string, gone: () => void): Promise<void> {
  const order = new ProductOrder(shop);
  const read = async () =>
    [await order.read(), await shop.all<Product>((after) => shop.products(after, brand))] as const;
  let [known, products] = await read();
  const list = h('ol', { class: 'ordering' });
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const told = h('p', { class: 'unseen', role: 'status' });
  const ids = () => [...list.children].map((each) => (each as HTMLElement).dataset.product as string);

  const number = () => {
    for (const [at, each] of [...list.children].entries()) {
      const place = each.querySelector('input') as HTMLInputElement;
      place.value = String(at + 1);
      place.max = String(list.children.length);
    }
  };
  const draw = () => {
    const title = new Map(products.map((each) => [each.id, each]));
    fill(list, ...known.products.flatMap((id) => title.get(id) ?? []).map(row));
    number();
  };
  // What is sent is the whole order as it is seen, on top of that which was read: nobody's is overwritten unseen.
  const keep = inTurn(
    async () => {
      fault.hidden = true;
      known = await order.put(ids(), null, known.version);
    },
    async (error) => {
      fault.textContent = wordsFor(error);
      fault.hidden = false;
      await read().then(
        ([now, all]) => {
          [known, products] = [now, all];
          draw();
        },
        () => undefined,
      );
    },
  );
  const moved = (item: HTMLElement) => {
    number();
    const [place, count] = [[...list.children].indexOf(item) + 1, list.children.length];
    told.textContent = say('movedTo', { product: item.dataset.title as string, place, count });
    keep();
  };

  const row = (product: Product): HTMLElement => {
    const title = localText(product.title, language());
    const picture = product.pictures[0]?.url;
    const place = h('input', {
      type: 'number',
      min: 1,
      inputmode: 'numeric',
      'aria-label': say('place', { product: title }),
    });
    place.addEventListener('change', () => {
      const wanted = Math.round(Number(place.value));
      const to = Math.min(list.children.length, Math.max(1, wanted || 1)) - 1;
      if ([...list.children].indexOf(item) === to) return number();
      put(list, item, to);
      place.focus();
      moved(item);
    });
    const item = h(
      'li',
      { 'data-product': product.id, 'data-title': title },
      handle(list, say('move', { product: title }), moved),
      picture
        ? h('img', { src: picture, alt: '', width: 48, height: 48, loading: 'lazy', draggable: 'false' })
        : h('span', { class: 'no-picture', 'aria-hidden': 'true' }),
      h(
        'span',
        { class: 'ordering-title' },
        h('span', { lang: spokenIn(product.title, language()) }, title),
        product.published === false && h('span', { class: 'badge' }, text('draft')),
      ),
      place,
    );
    return item;
  };

  draw();
  const dialog = openDialog(
    say('title'),
    h('p', { class: 'soft' }, say('lead')),
    fault,
    list,
    told,
    h(
      'div',
      { class: 'actions' },
      button(say('done'), () => dialog.close(), 'primary'),
    ),
  );
  dialog.addEventListener('close', gone);
}
