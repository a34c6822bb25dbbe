import {
  formatMoney,
  formatSize,
  localText,
  type OwnRoom,
  OwnRooms,
  type Placement,
  Problem,
  type Product,
  type RoomDetail,
  type ShopClient,
  type Slot,
  spokenIn,
} from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { pair } from '../../i18n/pair.ts';
import { confirmed } from '../../ui/dialog.ts';
import { busy, button, fill, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import type { Desk } from '../certificates/desk.ts';
import { gatePart } from '../certificates/gate-part.ts';
import { deleteButton } from '../deleting.ts';
import { roomDevices } from '../models/devices.ts';
import { text, wordsFor } from '../text.ts';
import { choosePlacement } from './choose.ts';

/**
 * A room's slots with what stands there now; put, replace, remove, undo. offer: propose a new product first. refresh: rooms
 * too may be others now. deleted: a room is gone.
 */
export function shelves(
  shop: ShopClient,
  brand: string,
  desk: Desk,
  deleted: () => void,
): { element: HTMLElement; offer: (product: Product) => Promise<void>; refresh: () => Promise<void> } {
  const body = h('div', {});
  const gate = gatePart(desk, 'rooms');
  gate.element.hidden = true;
  const choose = h('select', { 'aria-label': text('room') });
  const open = h('a', { class: 'button quiet' }, text('openRoom'));
  const undo = button(text('undo'), () => void act(undo, () => shop.undo(choose.value), text('undone')));
  const ending = h('span', {});
  const bar = h('div', { class: 'actions' }, h('div', { class: 'field' }, choose), open, undo, ending);
  let rooms: OwnRoom[] = [];
  let products: Product[] = [];
  let fresh: string | null = null;
  let shown: Promise<void> = Promise.resolve();

  /** Does a change, tells it in words, shows the room as it now is. Answers the problem, if there was one. */
  const act = async (
    pressed: HTMLButtonElement,
    change: () => Promise<unknown>,
    done: string,
  ): Promise<Problem | null> => {
    try {
      await busy(pressed, change);
      toast(done);
    } catch (error) {
      const problem = Problem.from(error);
      if (problem.kind === 'slot-taken') return problem;
      toast(wordsFor(problem));
    }
    await show();
    return null;
  };

  const put = async (pressed: HTMLButtonElement, slot: Slot, taken: boolean) => {
    await shown; // what was just added must be there to choose
    const choice = await choosePlacement(slot, products, fresh);
    if (!choice) return;
    const where = localText(slot.title, language());
    const done = text('placed', { product: localText(choice.product.title, language()), slot: where });
    const placement = {
      product: choice.product.id,
      slot: slot.name,
      ...(choice.variant ? { variant: choice.variant } : {}),
    };
    const problem = await act(
      pressed,
      () => shop.place(choose.value, { ...placement, replace: taken }),
      done,
    );
    if (!problem) fresh = null;
    else if (await confirmed(text('taken'), text('takenText'), text('replace'), text('cancel'))) {
      await act(pressed, () => shop.place(choose.value, { ...placement, replace: true }), done);
    } else await show();
  };

  const slotRow = (detail: RoomDetail, slot: Slot): HTMLElement => {
    const here = detail.room.placements.find((placement) => placement.slot === slot.name);
    const name = localText(slot.title, language());
    const facts = [text('holds', { size: formatSize(slot.size_m, language()) }), slot.hero && text('hero')];
    const choose: HTMLButtonElement = button(
      here ? text('replace') : text('put'),
      () => void put(choose, slot, Boolean(here)),
      here ? 'quiet' : '',
    );
    choose.setAttribute('aria-label', pair(choose.textContent ?? '', name));
    return h(
      'li',
      { class: 'slot' },
      h(
        'div',
        { class: 'slot-name' },
        h('h3', { lang: spokenIn(slot.title, language()) }, name),
        h('p', { class: 'soft' }, facts.filter(Boolean).join(' · ')),
      ),
      standing(detail, here),
      h('div', { class: 'actions' }, choose, here && removeButton(detail, here, name)),
    );
  };

  const removeButton = (detail: RoomDetail, placement: Placement, where: string): HTMLElement => {
    const product = localText(detail.products[placement.product]?.title, language());
    const done = text('removed', { product, slot: where });
    const remove: HTMLButtonElement = button(
      text('remove'),
      () => void act(remove, () => shop.unplace(choose.value, placement.id), done),
      'quiet danger',
    );
    remove.setAttribute('aria-label', pair(text('remove'), product));
    return remove;
  };

  const show = (): Promise<void> => {
    shown = draw();
    return shown;
  };

  const draw = async (): Promise<void> => {
    if (!choose.value) return start(); // a room may have been published since
    try {
      const [detail, found] = await Promise.all([
        shop.room(choose.value),
        shop.all((after) => shop.products(after, brand)),
      ]);
      products = found.filter(({ published }) => published !== false);
      const loose = detail.room.placements.filter((placement) => placement.slot === null);
      fill(
        body,
        h('ul', { class: 'slots' }, ...detail.room.slots.map((slot) => slotRow(detail, slot))),
        roomDevices(shop, detail.id),
        loose.length > 0 && h('h3', { class: 'loose' }, text('elsewhere')),
        loose.length > 0 &&
          h(
            'ul',
            { class: 'slots' },
            ...loose.map((placement) =>
              h(
                'li',
                { class: 'slot' },
                standing(detail, placement),
                h('div', { class: 'actions' }, removeButton(detail, placement, text('elsewhere'))),
              ),
            ),
          ),
      );
    } catch (error) {
      fill(
        body,
        h('p', { class: 'note bad', role: 'alert' }, wordsFor(error)),
        button(text('retry'), () => void show()),
      );
    }
  };

  const showGate = async (): Promise<void> => {
    if (!(await desk.open)) return;
    gate.element.hidden = false;
    await gate.show(choose.value);
  };

  const start = async (): Promise<void> => {
    try {
      rooms = await new OwnRooms(shop).list();
    } catch (error) {
      fill(
        body,
        h('p', { class: 'note bad', role: 'alert' }, wordsFor(error)),
        button(text('retry'), () => void start()),
      );
      return;
    }
    bar.hidden = rooms.length === 0;
    if (!rooms.length) {
      choose.replaceChildren();
      gate.element.hidden = true;
      return fill(body, h('p', { class: 'note' }, text('noRooms')));
    }
    const before = choose.value;
    choose.replaceChildren(
      ...rooms.map((room) => h('option', { value: room.id }, localText(room.title, language()))),
    );
    if (rooms.some(({ id }) => id === before)) choose.value = before;
    const follow = () => {
      const id = choose.value;
      const chosen = rooms.find((room) => room.id === id);
      fill(
        ending,
        deleteButton({
          name: localText(chosen?.title, language()),
          lead: text('deleteRoom'),
          act: () => shop.deleteRoom(id),
          gone: () => {
            deleted();
            void start().then(() => heading.focus());
          },
        }),
      );
      open.setAttribute('href', chosen?.link ?? `/rooms/${encodeURIComponent(id)}`);
    };
    choose.onchange = () => {
      follow();
      void showGate();
      void show();
    };
    follow();
    // Of the same room it stays: somebody may be changing it.
    if (choose.value !== before) void showGate();
    await draw();
  };

  shown = start();
  const heading = h('h2', { id: 'shelves', tabindex: -1 }, text('shelves'));
  const element = h(
    'section',
    { class: 'brand-part', 'aria-labelledby': heading.id },
    h('div', { class: 'part-head' }, heading, bar),
    body,
    gate.element,
  );
  const offer = async (product: Product) => {
    fresh = product.id;
    await show();
    const name = localText(product.title, language());
    toast(text(rooms.length ? 'created' : 'createdFirst', { product: name }));
    if (!rooms.length) return;
    heading.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'start' });
  };
  const refresh = (): Promise<void> => {
    shown = start();
    return shown;
  };
  return { element, offer, refresh };
}

/** What stands there: the product, its variant, its price. */
function standing(detail: RoomDetail, placement: Placement | undefined): HTMLElement {
  const product = placement && detail.products[placement.product];
  if (!placement || !product) return h('p', { class: 'slot-product free' }, text('free'));
  const variant = product.variants.find(({ id }) => id === placement.variant) ?? product.variants[0];
  const facts = [
    variant && (localText(variant.title, language()) || variant.material_variant),
    variant && formatMoney(variant.price, language()),
    formatSize(product.model.size_m, language()),
  ];
  return h(
    'div',
    { class: 'slot-product' },
    h('p', { lang: spokenIn(product.title, language()) }, localText(product.title, language())),
    h('p', { class: 'soft' }, facts.filter(Boolean).join(' · ')),
  );
}
