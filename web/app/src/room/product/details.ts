/** What a product says when it is asked, and a struck price, as elements; card and list draw them alike. */
import { h } from '../../ui/dom.ts';
import type { Details, ProductFace } from '../face.ts';

/** key: as of `actionElement`. */
export function detailsElement({ label, open, facts, toggle }: Details, key = 'details'): HTMLElement {
  const told = (facts ?? []).flatMap(({ label: name, text, lang }) => [
    name ? h('dt', {}, name) : null,
    h('dd', { lang, dir: 'auto' }, text),
  ]);
  const element = h(
    'details',
    { class: 'card-details', open },
    h('summary', { 'data-key': key }, label),
    open && h('dl', { class: 'card-facts', 'aria-busy': facts ? null : 'true' }, ...told),
  );
  element.addEventListener('toggle', () => toggle(element.open));
  return element;
}

/** The price, and what it was before, struck: a note beside it says in words which one that is. */
export function struck({ price, was }: ProductFace): (HTMLElement | string)[] {
  return was ? [price, ' ', h('s', {}, was)] : [price];
}
