import {
  type ListedPicture,
  localText,
  type PictureList,
  Problem,
  type Product,
  ProductPictures,
  type ShopClient,
} from '@vitrine-shop/sdk';
import { language } from '../../../i18n/messages.ts';
import { openDialog } from '../../../ui/dialog.ts';
import { button, fill, h } from '../../../ui/dom.ts';
import { wordsFor } from '../../text.ts';
import { inTurn } from '../sorting/sorting.ts';
import { adding } from './adding.ts';
import '../sorting/sorting.css';
import './pictures.css';
import { say } from './text.ts';
import { pictureTile } from './tile.ts';

/** A product's pictures: which, in what order, what is to be seen on them. Everything is kept at once. gone: it was closed. */
export async function editPictures(shop: ShopClient, product: Product, gone: () => void): Promise<void> {
  const pictures = new ProductPictures(shop, product.id);
  let known: PictureList = await pictures.list();
  const list = h('ol', { class: 'pictures' });
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const told = h('p', { class: 'unseen', role: 'status' });

  const draw = (now: PictureList) => {
    known = now;
    const focused = document.activeElement as HTMLElement | null;
    const key = list.contains(focused) ? (focused?.dataset.key ?? null) : null;
    let number = 0;
    fill(
      list,
      ...now.items.map((each, at) => {
        const name = each.picture === 'model' ? say('ofModel') : say('photograph', { place: ++number });
        return pictureTile(each, {
          name,
          place: at,
          list,
          moved,
          change,
          remove,
          alone: now.items.length < 2,
        });
      }),
    );
    add.show(now);
    if (key)
      list.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  };

  /**
   * Does it, and shows the list as it is then; what somebody else did meanwhile is shown instead. What was moved meanwhile
   * stays where it is: that order is sent next.
   */
  const act = async (work: () => Promise<PictureList>) => {
    fault.hidden = true;
    const before = names().join();
    try {
      const now = await work();
      if (names().join() === before) draw(now);
      else known = now;
    } catch (error) {
      fault.textContent = Problem.from(error).kind === 'version-mismatch' ? say('changed') : wordsFor(error);
      fault.hidden = false;
      await pictures.list().then(draw, () => undefined);
    }
  };

  const names = () => [...list.children].map((each) => (each as HTMLElement).dataset.picture as string);
  const keepOrder = inTurn(
    () => act(() => pictures.order(names(), known.version)),
    () => undefined,
  );
  const moved = (item: HTMLElement) => {
    const place = [...list.children].indexOf(item) + 1;
    const picture = item.dataset.name as string;
    told.textContent = say('movedTo', { picture, place, count: list.children.length });
    keepOrder();
  };
  const change = ({ picture }: ListedPicture, what: Parameters<ProductPictures['change']>[1]) =>
    act(() => pictures.change(picture, what, known.version));
  const remove = ({ picture }: ListedPicture) => act(() => pictures.remove(picture, known.version));

  const add = adding(
    (file) => pictures.add(file),
    (now) => draw(now),
  );
  draw(known);
  const dialog = openDialog(
    say('picturesOf', { product: localText(product.title, language()) }),
    h('p', { class: 'soft' }, say('lead')),
    fault,
    list,
    add.element,
    told,
    h(
      'div',
      { class: 'actions' },
      button(say('done'), () => dialog.close(), 'primary'),
    ),
  );
  dialog.classList.add('wide');
  dialog.addEventListener('close', gone);
}
