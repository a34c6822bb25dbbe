/** A product's pictures on the card and in the list: one, or a strip to look through by finger, wheel or arrow keys. */
import { localText, type Product, spokenIn, type Variant } from '@vitrine-shop/sdk';
import { h } from '../../ui/dom.ts';
import { say } from '../text.ts';

/**
 * In the brand's order. The finish's own picture has the place of the model's; once its reader chose a finish themselves
 * (`chosen`) it comes first.
 */
export function picturesOf(product: Product, variant: Variant | null, chosen: boolean): Product['pictures'] {
  const material = variant?.material_variant;
  const src = material ? product.model.pictures?.variants[material] : undefined;
  if (!src) return product.pictures;
  const place = product.pictures.findIndex(({ photograph }) => !photograph);
  const found = {
    url: src,
    alt: product.pictures[place]?.alt ?? null,
    width: 1024,
    height: 1024,
    photograph: false,
  };
  const others = product.pictures.filter(({ photograph }) => photograph);
  const at = chosen ? 0 : place < 0 ? others.length : place;
  return [...others.slice(0, at), found, ...others.slice(at)];
}

/** null: there is none yet. lazy: far down a list. */
export function pictureStrip(
  product: Product,
  pictures: Product['pictures'],
  language: string,
  lazy = false,
): HTMLElement | null {
  const drawn = pictures.map(({ url, alt }, at) =>
    h('img', {
      class: 'card-picture',
      src: url,
      alt: localText(alt, language),
      lang: spokenIn(alt, language),
      loading: lazy || at > 0 ? 'lazy' : null,
      decoding: 'async',
    }),
  );
  if (drawn.length < 2) return drawn[0] ?? null;
  return h(
    'ul',
    {
      class: 'card-pictures',
      tabindex: 0,
      'data-key': `pictures ${product.id}`,
      'aria-label': say('card.pictures', { count: drawn.length }),
    },
    ...drawn.map((image) => h('li', {}, image)),
  );
}
