/** What the till of a gated product answers: its words and what opens it, or the way on to the checkout. */
import { localText, type Product } from '@vitrine-shop/sdk';
import { faultText } from '../../../../goods/text.ts';
import { openDialog } from '../../../../ui/dialog.ts';
import { button, h } from '../../../../ui/dom.ts';
import type { RoomContext } from '../../../context.ts';
import type { Till } from '../till.ts';
import { say } from './text.ts';

/** Asks, and shows the answer. link: to the checkout, pressed before the answer was known to be yes. */
export async function tellTill(
  ctx: RoomContext,
  till: Till,
  product: Product,
  link: HTMLAnchorElement,
): Promise<void> {
  const title = localText(product.title, ctx.language);
  const answer = await till.ask(product.id).catch((error) => ({ open: false, fault: faultText(error) }));
  const close = button(say('till.close'), () => dialog.close(), 'quiet');
  const actions = h('div', { class: 'actions' }, close);
  if (answer.open) {
    const on = h('a', { class: 'button primary', href: link.href, target: '_blank', rel: 'noopener' });
    on.textContent = link.textContent;
    on.addEventListener('click', () => dialog.close());
    actions.prepend(on);
  }
  const heading = say(answer.open ? 'till.open.title' : 'till.shut.title', { title });
  const words = 'fault' in answer ? answer.fault : localText(answer.words, ctx.language);
  const lead = answer.open ? say('till.open') : words;
  const dialog = openDialog(heading, h('p', {}, lead), actions);
  if (answer.open || 'fault' in answer) return;
  const ways = await ctx.ways('products', product.id);
  const focused = document.activeElement === close;
  // What leads to something in this room is not seen behind a dialog.
  for (const each of ways)
    if (each instanceof HTMLButtonElement)
      each.addEventListener('click', () => dialog.close(), { capture: true });
  close.before(...ways);
  if (focused) ways[0]?.focus();
}
