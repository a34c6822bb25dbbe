/** Who comes first in the lobby: a number for each of its rooms, and for each brand. */
import { localText, type PlacedRoom, type ShopClient, ShopFront, spokenIn } from '@vitrine-shop/sdk';
import { fault } from '../../fault/fault.ts';
import { language } from '../../i18n/messages.ts';
import { busy, fill, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import { say } from './text.ts';

export class OrderDesk {
  readonly #front: ShopFront;
  readonly #rows = h('ul', { class: 'lobby-order' });
  readonly #save = h('button', { class: 'button' }, say('order.save'));
  /** What was changed, to be sent. */
  #changed = new Map<HTMLInputElement, { kind: 'room' | 'brand'; thing: string }>();
  readonly element: HTMLElement;

  constructor(shop: ShopClient) {
    this.#front = new ShopFront(shop);
    const form = h('form', { class: 'stack' }, this.#rows, this.#save);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.element = h(
      'section',
      { class: 'oversight', 'aria-labelledby': 'lobby-order' },
      h('h2', { id: 'lobby-order' }, say('order.title')),
      h('p', { class: 'soft' }, say('order.lead')),
      form,
    );
  }

  async show(): Promise<void> {
    const rooms = await this.#front.order();
    this.#changed = new Map();
    const told = new Set<string>();
    const rows = rooms.map((room) => {
      const first = !told.has(room.brand.id);
      told.add(room.brand.id);
      return this.#row(room, first);
    });
    fill(this.#rows, ...(rows.length > 0 ? rows : [h('li', { class: 'soft' }, say('order.none'))]));
    this.#save.hidden = rows.length === 0;
  }

  /** first: the brand's first room has the field of the brand. */
  #row(room: PlacedRoom, first: boolean): HTMLElement {
    const title = localText(room.title, language());
    return h(
      'li',
      {},
      h(
        'span',
        {},
        h('b', { dir: 'auto', lang: spokenIn(room.title, language()) }, title),
        ' ',
        h('span', { class: 'soft', dir: 'auto' }, room.brand.name),
      ),
      this.#place('room', room.id, room.place, say('order.room', { room: title })),
      first &&
        this.#place('brand', room.brand.id, room.brand_place, say('order.brand', { brand: room.brand.name })),
    );
  }

  #place(kind: 'room' | 'brand', thing: string, place: number, label: string): HTMLElement {
    const input = h('input', { type: 'number', min: 1, max: 9999, required: true, value: place });
    input.addEventListener('input', () => this.#changed.set(input, { kind, thing }));
    return h('label', {}, h('span', { class: 'soft' }, label), input);
  }

  async #send(): Promise<void> {
    try {
      await busy(this.#save, async () => {
        for (const [input, { kind, thing }] of this.#changed)
          await this.#front.place(kind, thing, Number(input.value));
        await this.show();
      });
      toast(say('order.saved'));
    } catch (error) {
      toast(fault(error));
    }
  }
}
