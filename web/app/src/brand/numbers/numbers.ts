/** The section of numbers: a heading, and a button that loads the rest. */
import type { ShopClient } from '@vitrine-shop/sdk';
import { busy, button, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import { text, wordsFor } from '../text.ts';

export function numbers(shop: ShopClient): HTMLElement {
  const heading = h('h2', { id: 'numbers', tabindex: -1 }, text('numbers.title'));
  const open = button(text('numbers.open'), () => void show());
  const show = async () => {
    try {
      const { weeks } = await busy(open, () => import('./shown/weeks.ts'));
      actions.replaceWith(weeks(shop));
      heading.focus();
    } catch (error) {
      toast(wordsFor(error));
    }
  };
  const actions = h('div', { class: 'actions' }, open);
  return h(
    'section',
    { class: 'brand-part', 'aria-labelledby': heading.id },
    h('div', { class: 'part-head' }, heading),
    h('p', { class: 'soft' }, text('numbers.lead')),
    actions,
  );
}
