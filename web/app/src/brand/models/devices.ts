import { localText, type Model, type Page, type ShopClient } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { fill, h } from '../../ui/dom.ts';
import { text, wordsFor } from '../text.ts';
import type { Budget } from './shapes.ts';

/** Whether each kind of device can carry the model, and if not, by how much it is too heavy. */
export function devicesView(shop: ShopClient, model: Model): HTMLElement {
  const list = h('ul', { class: 'devices' });
  void shop
    .call<Page<Budget>>('GET', `/api/models/${encodeURIComponent(model.hash)}/budgets`)
    .then(({ items }) => fill(list, ...items.map((each) => row(each, (model.levels ?? []).length > 1))))
    .catch((error) => fill(list, h('li', { class: 'soft' }, wordsFor(error))));
  return h('section', { class: 'devices-part' }, h('h3', {}, text('devices')), list);
}

/** What a room with all in it asks of the devices that cannot carry it, and which product is the largest part; else nothing. */
export function roomDevices(shop: ShopClient, room: string): HTMLElement {
  const element = h('section', { class: 'devices-part', hidden: true });
  void shop
    .call<Page<Budget>>('GET', `/api/rooms/${encodeURIComponent(room)}/budgets`)
    .then(({ items }) => {
      const heavy = items.filter(({ ok }) => !ok);
      element.hidden = !heavy.length;
      fill(
        element,
        h('h3', {}, text('roomHeavy')),
        h('ul', { class: 'devices' }, ...heavy.map((each) => row(each, false))),
      );
    })
    .catch(() => undefined); // advice: the shelves are there without it
  return element;
}

function row({ title, level, ok, excess }: Budget, many: boolean): HTMLElement {
  const tongue = language();
  const shows = many ? text('showsLevel', { level: level + 1 }) : '';
  return h(
    'li',
    { class: ok ? 'good' : 'heavy' },
    h('strong', {}, localText(title, tongue)),
    h('span', {}, [text(ok ? 'fits' : 'tooHeavy'), shows].filter(Boolean).join(' · ')),
    ...excess.map((each) => h('p', { class: 'soft' }, localText(each.text, tongue))),
  );
}
