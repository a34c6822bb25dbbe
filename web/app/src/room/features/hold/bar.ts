/** What is said while something is held before the eyes: how large it is, beside a ruler; how to turn it; putting it back. */
import { localText } from '@vitrine-shop/sdk';
import { button, h } from '../../../ui/dom.ts';
import { sizeText } from '../../format.ts';
import type { Standing } from '../../view/standing.ts';
import { say } from './text.ts';

const LENGTHS_CM = [1, 2, 5, 10, 20, 50, 100];
const LONGEST_PX = 150;

export class HoldBar {
  readonly root: HTMLElement;
  readonly #line = h('i', {});
  readonly #length = h('span', {});
  readonly #language: string;
  #shown = '';

  constructor(host: HTMLElement, thing: Standing, language: string, putBack: () => void) {
    this.#language = language;
    const touch = matchMedia('(pointer: coarse)').matches;
    const title = localText(thing.product.title, language);
    this.root = h(
      'section',
      { class: 'room-held', 'aria-label': say('hold.label', { title }) },
      h('div', { class: 'held-ruler', 'aria-hidden': 'true' }, this.#line, this.#length),
      h('p', { class: 'held-size' }, sizeText(thing.product.model.size_m, language)),
      h('p', { class: 'held-how', role: 'status' }, say(touch ? 'hold.how.touch' : 'hold.how')),
      button(say('hold.back'), putBack, 'primary'),
    );
    host.append(this.root);
  }

  /** px_per_m: of the page, where the middle of the thing is. */
  update(px_per_m: number): void {
    const length = LENGTHS_CM.filter((cm) => (cm / 100) * px_per_m <= LONGEST_PX).at(-1) ?? LENGTHS_CM[0]!;
    const width = `${Math.round((length / 100) * px_per_m)}px`;
    if (width === this.#shown) return;
    this.#shown = width;
    this.#line.style.width = width;
    this.#length.textContent = rulerText(length, this.#language);
  }

  dispose(): void {
    this.root.remove();
  }
}

/** `10 cm`; in English with inches beside it, as sizes have them. */
export function rulerText(length_cm: number, language: string): string {
  const unit = length_cm >= 100 ? 'meter' : 'centimeter';
  const metric = new Intl.NumberFormat(language, { style: 'unit', unit }).format(
    length_cm >= 100 ? length_cm / 100 : length_cm,
  );
  if (!language.startsWith('en')) return metric;
  const inches = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(length_cm / 2.54);
  return `${metric} (${inches} in)`;
}
