/** The section of selling in the shop itself: a heading, and a button that loads the rest. */
import type { ShopClient } from '@vitrine-shop/sdk';
import { busy, button, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import { text, wordsFor } from '../text.ts';

/** changes: whether whoever reads it may change it. */
export function selling(shop: ShopClient, changes: boolean): HTMLElement {
  const heading = h('h2', { id: 'selling', tabindex: -1 }, text('selling.title'));
  const open = button(text('selling.open'), () => void show());
  const show = async () => {
    try {
      const { sellingDesk } = await busy(open, () => import('./shown/desk.ts'));
      actions.replaceWith(await busy(open, () => sellingDesk(shop, changes)));
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
    h('p', { class: 'soft' }, text('selling.lead')),
    actions,
  );
}
