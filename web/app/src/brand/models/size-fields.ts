import { formatSize, type Model } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { h } from '../../ui/dom.ts';
import { text } from '../text.ts';

export type Three = [number, number, number];

/**
 * Width, height, depth as measured on the real thing. Not filled in from the file: that is what they are to check. stated: as
 * it was measured before, in centimetres.
 */
export function sizeFields(
  model: Model,
  stated: readonly number[] | null = null,
): {
  element: HTMLElement;
  first: HTMLInputElement;
  read: () => Three | 'faulty' | null;
  /** Tells anew what the model says, once it is another. */
  says: (model: Model) => void;
} {
  const inputs = (['width', 'height', 'depth'] as const).map((side, at) =>
    h('input', {
      value: stated ? new Intl.NumberFormat(language(), { useGrouping: false }).format(stated[at]) : '',
      inputmode: 'decimal',
      autocomplete: 'off',
      placeholder: text(side),
      'aria-label': text(side),
    }),
  );
  const hint = h('p', { class: 'hint' });
  const says = ({ size_m }: Model) => {
    hint.textContent = text('statedHint', { size: formatSize(size_m, language()) });
  };
  says(model);
  const element = h(
    'fieldset',
    { class: 'field size' },
    h('legend', {}, text('statedSize')),
    h('div', { class: 'sides' }, ...inputs),
    hint,
  );
  const read = () => {
    const texts = inputs.map(({ value }) => value.trim().replace(',', '.'));
    if (texts.every((each) => each === '')) return null;
    const sides = texts.map(Number);
    const good = texts.every(Boolean) && sides.every((side) => side >= 0.01 && side <= 10_000);
    return good ? (sides as Three) : 'faulty';
  };
  return { element, first: inputs[0], read, says };
}
