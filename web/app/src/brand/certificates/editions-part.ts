import type { Edition, Product } from '@vitrine-shop/sdk';
import { button, fill, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import { text } from '../text.ts';
import type { Desk } from './desk.ts';
import { type EditionCard, editionCard } from './edition-card.ts';
import { editionForm } from './edition-form.ts';
import { faultWords } from './fault.ts';

/** How often an edition is asked about that is not in the register yet. */
const AGAIN_MS = 4_000;

/** The numbered editions of a product, and the form to make one. show: asks the shop how they stand. */
export function editionsPart(
  desk: Desk,
  product: Product,
): { element: HTMLElement; show: () => Promise<void> } {
  const cards = new Map<number, EditionCard>();
  const list = h('ul', { class: 'editions' });
  const fault = h('div', { class: 'stack', role: 'alert', hidden: true });
  const make = h('summary', {}, text('editionMake'));
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const says = (editions: readonly Edition[]) => {
    for (const edition of editions) {
      const card = cards.get(edition.number);
      if (card) card.says(edition);
      else {
        const gone = () => {
          next.element.remove();
          cards.delete(edition.number);
          desk.made();
          void show().then(() => make.focus());
        };
        const next = editionCard(desk, product, edition, () => void show(), gone);
        cards.set(edition.number, next);
        list.append(next.element);
      }
    }
    make.textContent = text(cards.size ? 'editionMakeMore' : 'editionMake');
    if (!cards.size) fill(list, h('li', { class: 'soft' }, text('editionsNone')));
    else list.querySelector(':scope > .soft')?.remove();
    // Asked on only while somebody looks: a hidden or folded list has no size.
    clearTimeout(waiting);
    if (editions.some(({ state }) => state === 'queued'))
      waiting = setTimeout(() => list.offsetParent && void show(), AGAIN_MS);
  };

  const show = async () => {
    try {
      says(await desk.api.editions(product.id));
      fault.hidden = true;
    } catch (error) {
      fault.hidden = false;
      fill(
        fault,
        h('p', { class: 'note bad' }, faultWords(error)),
        button(text('retry'), () => void show()),
      );
    }
  };

  const form = editionForm(desk, product, (edition) => {
    making.open = false;
    toast(text('editionMade', { number: edition.number, count: edition.max_supply }));
    desk.made();
    void show().then(() => list.querySelector<HTMLElement>('li:last-child button')?.focus());
  });
  const making = h('details', { class: 'edition-make' }, make, form);
  const element = h(
    'section',
    { class: 'certificate-part' },
    h('h4', {}, text('editionTitle')),
    h('p', { class: 'soft' }, text('editionLead')),
    list,
    fault,
    making,
  );
  return { element, show };
}
