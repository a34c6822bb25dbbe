/** Actions and rows of a product as elements of a page; card and list draw them alike. */
import { busy, h } from '../../ui/dom.ts';
import type { Action, Row } from '../face.ts';

/** note: says a line to the reader. key: names the element, where several products stand on one page. */
export function actionElement(action: Action, note: (text: string) => void, key = action.key): HTMLElement {
  const { label, kind = '', href, picture, near } = action;
  const quick = picture !== undefined;
  const made = href
    ? h('a', { href, target: quick ? null : '_blank', rel: quick ? 'ar' : 'noopener' })
    : h('button', { type: 'button' });
  made.className = `button ${kind} card-${action.key}`.replace('  ', ' ');
  made.dataset.key = key;
  made.append(picture ? h('img', { src: picture, alt: label }) : label);
  made.addEventListener('click', (event) => {
    const answer = action.press?.({ note, element: made });
    if (answer === false) event.preventDefault();
    if (answer instanceof Promise && made instanceof HTMLButtonElement) void busy(made, () => answer);
  });
  if (near) {
    made.addEventListener('pointerenter', near);
    made.addEventListener('focus', near);
  }
  return made;
}

export function rowElement(row: Row, draw: (action: Action) => HTMLElement): HTMLElement {
  const lines = row.lines.map(({ text, kind, answer }) =>
    h('p', { class: `card-${kind}`, ...(answer ? { tabindex: -1, role: 'status' } : {}) }, text),
  );
  const actions = (row.actions ?? []).map(draw);
  return h(
    'div',
    { class: `card-${row.name}` },
    ...lines,
    actions.length > 0 && h('div', { class: 'actions' }, ...actions),
  );
}

/**
 * Does what redraws `root` and finds the keyboard's place in it again; if that is gone, the answer to what was pressed,
 * beside where it was pressed (`data-item`); if that is gone too, what bears `data-place`.
 */
export function keepingPlace(root: HTMLElement, redraw: () => void): void {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !root.contains(focused)) return redraw();
  const { key } = focused.dataset;
  const item = focused.closest<HTMLElement>('[data-item]')?.dataset.item;
  redraw();
  const find = (name: string, value: string) =>
    root.querySelector<HTMLElement>(`[data-${name}="${CSS.escape(value)}"]`);
  const around = item === undefined ? root : find('item', item);
  const found =
    (key === undefined ? null : find('key', key)) ??
    around?.querySelector<HTMLElement>('[tabindex="-1"][role="status"]') ??
    root.querySelector<HTMLElement>('[data-place]');
  found?.focus();
}
