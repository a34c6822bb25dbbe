/** The way to a shop of one's own, in three steps, for a brand that has no public room yet. */
import { type OwnRoom, OwnRooms, type ShopClient } from '@vitrine-shop/sdk';
import { fill, h } from '../../ui/dom.ts';
import { text } from '../text.ts';
import './guide.css';

type Step = 'product' | 'room' | 'open';

/** Where each step is done on the page. */
const PLACES: Record<Step, string> = { product: 'new-product', room: 'making', open: 'own-rooms' };

/** Hidden until it is known that something is left to do. It is looked at again by `show`. */
export function steps(shop: ShopClient, brand: string): { element: HTMLElement; show: () => Promise<void> } {
  const list = h('ol', { class: 'steps' });
  const element = h(
    'section',
    { class: 'brand-steps', 'aria-labelledby': 'steps', hidden: true },
    h('h2', { id: 'steps' }, text('steps.title')),
    list,
  );
  let asked = 0;

  const show = async () => {
    const turn = ++asked;
    // A guide that could not be asked for stays away: the parts below say what is wrong.
    const found = await Promise.all([shop.products(undefined, brand), new OwnRooms(shop).list()]).catch(
      () => null,
    );
    if (turn !== asked) return;
    if (!found) {
      element.hidden = true;
      return;
    }
    const done = doneOf(found[0].items, found[1]);
    element.hidden = done.open;
    const next = (['product', 'room', 'open'] as const).find((each) => !done[each]);
    fill(list, ...(Object.keys(PLACES) as Step[]).map((each) => row(each, done[each], each === next)));
  };
  void show();
  return { element, show };
}

/** What of the way lies behind the brand: a product on sale, a room, a room for everybody. */
export function doneOf(
  products: readonly { published?: boolean }[],
  rooms: readonly Pick<OwnRoom, 'state'>[],
): Record<Step, boolean> {
  return {
    product: products.some(({ published }) => published !== false),
    room: rooms.length > 0,
    open: rooms.some(({ state }) => state === 'public'),
  };
}

function row(step: Step, done: boolean, next: boolean): HTMLElement {
  const name = h('a', { href: `#${PLACES[step]}` }, text(`steps.${step}`));
  return h(
    'li',
    { class: 'step', 'data-done': done ? '' : undefined, 'aria-current': next ? 'step' : undefined },
    h('p', { class: 'step-name' }, name, done && h('span', { class: 'step-done' }, text('steps.done'))),
    h('p', { class: 'soft' }, text(`steps.${step}Hint`)),
  );
}
