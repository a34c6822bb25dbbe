/** SVG elements, and the table behind each drawing: whoever cannot see it reads the same numbers. */
import { h } from '../../../ui/dom.ts';
import { say } from './text.ts';

type Attributes = Record<string, string | number>;

export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** caption: what the table is of. The first cell of each row names it. */
export function table(caption: string, heads: string[], rows: (string | Node)[][]): HTMLElement {
  return h(
    'div',
    { class: 'numbers-table', role: 'region', 'aria-label': caption, tabindex: 0 },
    h(
      'table',
      {},
      h('caption', { class: 'unseen' }, caption),
      h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))),
      h(
        'tbody',
        {},
        ...rows.map(([name, ...cells]) =>
          h('tr', {}, h('th', { scope: 'row' }, name), ...cells.map((cell) => h('td', {}, cell))),
        ),
      ),
    ),
  );
}

/** A drawing with what it says in words, and its table one press away. */
export function figure(title: string, drawing: Node, behind: HTMLElement, ...more: Node[]): HTMLElement {
  const closed = h('details', { class: 'numbers-behind' }, h('summary', {}, say('table')), behind);
  return h('figure', { class: 'numbers-figure' }, h('h3', {}, title), drawing, ...more, closed);
}
