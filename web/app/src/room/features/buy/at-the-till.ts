/** What the till of a gated product answers: its words and what opens it, or the way on to the checkout. */
import { localText, type Product } from '@vitrine-shop/sdk';
import { faultText } from '../../../goods/text.ts';
import { openDialog } from '../../../ui/dialog.ts';
import { button, h } from '../../../ui/dom.ts';
import type { Visit } from '../../visit.ts';
import { givesCertificates } from '../certificates/offered.ts';
import { openers } from '../certificates/openers.ts';
import { goodsSay } from '../certificates/words.ts';

/** Asks, and shows the answer. link: to the checkout, pressed before the answer was known to be yes. */
export async function tellTill(visit: Visit, product: Product, link: HTMLAnchorElement): Promise<void> {
  const { language } = visit.app;
  const title = localText(product.title, language);
  const answer = await visit.till
    .ask(product.id)
    .catch((error) => ({ open: false, fault: faultText(error) }));
  const close = button(goodsSay('till.close'), () => dialog.close(), 'quiet');
  const actions = h('div', { class: 'actions' }, close);
  if (answer.open) {
    const on = h('a', { class: 'button primary', href: link.href, target: '_blank', rel: 'noopener' });
    on.textContent = link.textContent;
    on.addEventListener('click', () => dialog.close());
    actions.prepend(on);
  }
  const heading = goodsSay(answer.open ? 'till.open.title' : 'till.shut.title', { title });
  const words = 'fault' in answer ? answer.fault : localText(answer.words, language);
  const lead = answer.open ? goodsSay('till.open') : words;
  const dialog = openDialog(heading, h('p', {}, lead), actions);
  if (answer.open || 'fault' in answer) return;
  const { shop } = visit.app;
  if (!(await givesCertificates(shop))) return;
  const ways = await openers(shop, 'products', product.id, {
    placements: visit.detail?.room.placements ?? [],
    open: (id) => {
      dialog.close();
      visit.card.open(id, 'chosen');
    },
  });
  const focused = document.activeElement === close;
  close.before(...ways);
  if (focused) ways[0]?.focus();
}
