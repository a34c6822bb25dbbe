/** How many came to each brand's rooms in the last week, in all: operators see no room of it, and no product. */
import { BrandNumbersReader, type NumbersOfBrand, type ShopClient } from '@vitrine-shop/sdk';
import { h } from '../../ui/dom.ts';
import { Growing } from '../growing.ts';
import { count } from '../text.ts';
import { say } from './text.ts';

const DAYS = 7;
const DAY_MS = 86_400_000;

export class NumbersDesk {
  readonly #reader: BrandNumbersReader;
  readonly #since: string;
  readonly #rows = h('tbody', {});
  readonly #note = h('p', { class: 'soft', hidden: true });
  readonly #more = new Growing(say('more'), (after) => this.show(after));
  readonly element: HTMLElement;

  constructor(shop: ShopClient, now = new Date()) {
    this.#reader = new BrandNumbersReader(shop);
    this.#since = new Date(now.getTime() - (DAYS - 1) * DAY_MS).toISOString().slice(0, 10);
    const heads = (['brand', 'visits', 'looked', 'picked', 'bought'] as const).map((key) =>
      h('th', { scope: 'col' }, say(key)),
    );
    this.element = h(
      'section',
      { class: 'oversight', 'aria-labelledby': 'visits' },
      h('h2', { id: 'visits' }, say('title')),
      h('p', { class: 'soft' }, say('lead')),
      this.#note,
      h(
        'div',
        { class: 'visits-table', role: 'region', 'aria-label': say('title'), tabindex: 0 },
        h('table', {}, h('thead', {}, h('tr', {}, ...heads)), this.#rows),
      ),
      this.#more.button,
    );
  }

  /** Asks and draws; what keeps it from answering is said by whoever asked. after: where to go on. */
  async show(after: string | null = null): Promise<void> {
    const page = await this.#reader.ofBrands(this.#since, DAYS, after);
    this.#rows.append(...page.items.map(row));
    this.#note.textContent = page.counting ? (this.#rows.children.length ? '' : say('none')) : say('off');
    this.#note.hidden = this.#note.textContent === '';
    this.#more.ended(page.next);
  }
}

function row({ name, whole }: NumbersOfBrand): HTMLElement {
  const cells = [whole.visits, whole.looked, whole.picked_up, whole.bought];
  return h('tr', {}, h('th', { scope: 'row' }, name), ...cells.map((each) => h('td', {}, count(each))));
}
