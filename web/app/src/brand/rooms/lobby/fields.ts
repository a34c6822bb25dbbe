/** A field of the page's form: a colour that may be left to the shop. */
import { h } from '../../../ui/dom.ts';

const START = '#7b5c27';

export interface ColourField {
  element: HTMLElement;
  /** null: the shop's own. */
  value: () => string | null;
}

export function colourField(label: string, now: string | null, changed: () => void): ColourField {
  const own = h('input', { type: 'checkbox', checked: now !== null });
  const colour = h('input', { type: 'color', value: now ?? START, 'aria-label': label });
  const follow = () => {
    colour.hidden = !own.checked;
  };
  own.addEventListener('change', () => {
    follow();
    changed();
  });
  colour.addEventListener('input', changed);
  follow();
  const element = h(
    'div',
    { class: 'lobby-colour' },
    h('label', { class: 'room-check' }, own, label),
    colour,
  );
  return { element, value: () => (own.checked ? colour.value : null) };
}
