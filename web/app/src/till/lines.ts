/** What is bought, a line each: its picture, its name and finish, how many, what that costs. */
import { h } from '../ui/dom.ts';

export interface LineShown {
  readonly id: string;
  readonly title: string;
  /** Empty: it has no finish of its own. */
  readonly finish: string;
  readonly picture: string | null;
  /** Empty: it cannot be bought. */
  readonly total: string;
  /** What is to be known of it: that it is one of a few, made to measure. */
  readonly notes: readonly string[];
  /** Why it cannot be bought as it is; empty: it can. */
  readonly hindrance: string;
  /** Ways to change how many. */
  readonly controls: HTMLElement | string;
}

export function lineElement(line: LineShown): HTMLElement {
  const picture = h('div', { class: 'till-picture', 'aria-hidden': 'true' });
  if (line.picture)
    picture.append(h('img', { src: line.picture, alt: '', decoding: 'async', loading: 'lazy' }));
  return h(
    'li',
    { class: 'till-line', 'data-line': line.id },
    picture,
    h(
      'div',
      { class: 'till-what' },
      h('p', { class: 'till-title', dir: 'auto' }, line.title),
      line.finish && h('p', { class: 'soft', dir: 'auto' }, line.finish),
      ...line.notes.map((note) => h('p', { class: 'soft' }, note)),
      line.hindrance && h('p', { class: 'fault' }, line.hindrance),
    ),
    h('p', { class: 'till-price' }, line.total),
    h('div', { class: 'till-many' }, line.controls),
  );
}
