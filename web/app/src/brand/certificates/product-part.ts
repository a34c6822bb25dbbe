import type { Product } from '@vitrine-shop/sdk';
import { fill, h } from '../../ui/dom.ts';
import { text } from '../text.ts';
import type { Desk } from './desk.ts';
import { editionsPart } from './editions-part.ts';
import { gatePart } from './gate-part.ts';

/**
 * A product's certificates, folded away below it: its editions, and what it asks of buyers. One for each product is
 * kept while the list is drawn anew, so that what somebody was writing stays.
 */
export function productParts(desk: Desk): (product: Product) => HTMLElement {
  const kept = new Map<string, ReturnType<typeof productPart>>();
  return (product) => {
    const part = kept.get(product.id) ?? productPart(desk, product);
    kept.set(product.id, part);
    part.says(product);
    return part.element;
  };
}

function productPart(desk: Desk, first: Product): { element: HTMLElement; says: (product: Product) => void } {
  let asks = false;
  const facts = h('span', {});
  const editions = editionsPart(desk, first);
  const gate = gatePart(desk, 'products', ({ rule }) => {
    asks = rule !== null;
    void tell();
  });
  const element = h(
    'details',
    { class: 'certificates', hidden: true },
    h('summary', {}, text('certificates'), facts),
    h('div', { class: 'certificate-parts' }, editions.element, gate.element),
  );

  const tell = async () => {
    if (!(await desk.open)) return;
    const own = await desk.editions().catch(() => []);
    const count = own.filter(({ product_id }) => product_id === first.id).length;
    const told = [count > 0 && text('editionCount', { count }), asks && text('asksOne')];
    fill(facts, ['', ...told.filter(Boolean)].join(' · '));
  };

  element.addEventListener('toggle', () => {
    if (!element.open) return;
    void editions.show();
    void gate.show(first.id);
  });
  desk.whenMade(() => void tell());
  void desk.open.then((open) => {
    element.hidden = !open;
  });
  return {
    element,
    says: (product) => {
      asks = product.gated === true;
      void tell();
    },
  };
}
