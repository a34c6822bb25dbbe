/** The tray: the brand's products with their pictures, found by any word; one press puts one into the room. */
import { formatSize, localText, type Product, spokenIn } from '@vitrine-shop/sdk';
import { fill, h } from '../../../../ui/dom.ts';
import type { Editor } from '../editor.ts';
import { say } from '../text.ts';
import { pullable } from './dragging.ts';

const MOST = 60;

export class Tray {
  readonly element: HTMLElement;
  readonly #editor: Editor;
  readonly #search: HTMLInputElement;
  readonly #list = h('ul', { class: 'furnish-tray' });
  readonly #note = h('p', { class: 'soft', role: 'status' });
  #drawn = '';

  constructor(editor: Editor) {
    this.#editor = editor;
    this.#search = h('input', {
      type: 'search',
      'data-key': 'search',
      placeholder: say('tray.search'),
      'aria-label': say('tray.search'),
      autocomplete: 'off',
      oninput: () => this.redraw(),
    });
    this.element = h(
      'div',
      { class: 'furnish-part' },
      h('div', { class: 'field' }, this.#search),
      this.#note,
      this.#list,
    );
  }

  redraw(): void {
    const found = matching(this.#editor.products ?? [], this.#search.value);
    const counts = new Map<string, number>();
    for (const { product } of this.#editor.items)
      if (product) counts.set(product.id, (counts.get(product.id) ?? 0) + 1);
    const shown = found.slice(0, MOST);
    const drawn = JSON.stringify(shown.map(({ id, version }) => [id, version, counts.get(id) ?? 0]));
    this.#note.textContent = this.#words(found.length, shown.length);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const focused = (document.activeElement as HTMLElement | null)?.dataset?.key;
    fill(this.#list, ...shown.map((product) => this.#item(product, counts.get(product.id) ?? 0)));
    if (focused?.startsWith('place '))
      this.#list.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  #words(found: number, shown: number): string {
    if (this.#editor.products === null) return '';
    if (this.#editor.products.length === 0) return say('tray.empty');
    if (found === 0) return say('tray.none');
    return found > shown ? say('tray.more', { count: found - shown }) : '';
  }

  #item(product: Product, here: number): HTMLElement {
    const { language } = this.#editor.ctx;
    const title = localText(product.title, language);
    const picture = product.pictures[0]?.url;
    const placed = { product, variant: null };
    const made = h(
      'button',
      {
        type: 'button',
        class: 'furnish-product',
        'data-key': `place ${product.id}`,
        'data-product': product.id,
        'aria-label': say('tray.place', { title }),
        onclick: () => this.#editor.place(placed),
      },
      picture
        ? h('img', { src: picture, alt: '', loading: 'lazy', decoding: 'async', draggable: 'false' })
        : h('i', { class: 'furnish-nopicture', 'aria-hidden': 'true' }),
      h('span', { class: 'furnish-name', lang: spokenIn(product.title, language) }, title),
      h('span', { class: 'soft' }, formatSize(product.model.size_m, language)),
      here > 0 && h('span', { class: 'furnish-here' }, say('tray.here', { count: here })),
    );
    pullable(made, {
      picture: picture ?? null,
      drop: (x, y) => {
        const pose = this.#editor.dropAt(x, y, product.model.size_m);
        if (pose) this.#editor.place(placed, pose);
      },
    });
    return h('li', {}, made);
  }
}

/** Those whose texts hold every word, in any language, in the brand's order; accents and case do not matter. */
export function matching(products: readonly Product[], words: string): Product[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  return products.filter((product) => {
    const texts = [
      ...Object.values(product.title),
      ...Object.values(product.description ?? {}),
      product.category,
    ];
    const all = plain(texts.join(' '));
    return wanted.every((word) => all.includes(word));
  });
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
