import { formatMoney, formatSize, localText, type Product, type Slot } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { openDialog } from '../../ui/dialog.ts';
import { button, field, h } from '../../ui/dom.ts';
import { text } from '../text.ts';

export interface Choice {
  product: Product;
  variant: string | null;
}

/** Asks which product, and which of its variants, shall stand on a slot; null if nothing was chosen. */
export function choosePlacement(
  slot: Slot,
  products: Product[],
  first: string | null,
): Promise<Choice | null> {
  return new Promise((resolve) => {
    const tongue = language();
    let answer: Choice | null = null;
    const product = h('select', { autofocus: true });
    for (const item of [...products].sort((a, b) => Number(b.id === first) - Number(a.id === first))) {
      product.append(h('option', { value: item.id }, localText(item.title, tongue)));
    }
    const variant = h('select', {});
    const variantField = field(text('variant'), variant);
    const facts = h('p', { class: 'soft' });
    const warning = h('p', { class: 'note', role: 'status', hidden: true });

    const chosen = () => products.find(({ id }) => id === product.value);
    const follow = () => {
      const item = chosen();
      if (!item) return;
      variantField.hidden = item.variants.length < 2;
      const options = item.variants.map(({ id, title, material_variant, price }) => {
        const name = localText(title, tongue) || material_variant || localText(item.title, tongue);
        return h('option', { value: id }, `${name} · ${formatMoney(price, tongue)}`);
      });
      variant.replaceChildren(...options);
      const size = formatSize(item.model.size_m, tongue);
      facts.textContent = size;
      warning.hidden = fits(item, slot);
      warning.textContent = text('tooLarge', { size, slot: formatSize(slot.size_m, tongue) });
    };
    product.addEventListener('change', follow);

    const cancel = () => button(text('cancel'), () => dialog.close(), 'quiet');
    const go = h('button', { class: 'button primary' }, text('place'));
    const form = h(
      'form',
      { class: 'stack' },
      field(text('product'), product),
      facts,
      variantField,
      warning,
      h('div', { class: 'actions' }, go, cancel()),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const item = chosen();
      if (item) answer = { product: item, variant: item.variants.length > 1 ? variant.value : null };
      dialog.close();
    });
    const nothing = h('div', { class: 'stack' }, h('p', {}, text('noProducts')), cancel());
    const title = text('choosePlace', { slot: localText(slot.title, tongue) });
    const dialog = openDialog(title, products.length ? form : nothing);
    dialog.addEventListener('close', () => resolve(answer));
    follow();
  });
}

/** Products may be turned about the upright axis, so width and depth are compared larger with larger. */
export function fits(product: Product, slot: Slot): boolean {
  const [width, height, depth] = product.model.size_m;
  const [slotWidth, slotHeight, slotDepth] = slot.size_m;
  return (
    height <= slotHeight &&
    Math.max(width, depth) <= Math.max(slotWidth, slotDepth) &&
    Math.min(width, depth) <= Math.min(slotWidth, slotDepth)
  );
}
