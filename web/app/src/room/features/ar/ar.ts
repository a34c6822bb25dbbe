/** Apple's own viewer: a product in one's own room, from its USDZ. Other browsers show no link. */
import type { ModelUsdz, Product, Variant } from '@vitrine-shop/sdk';
import { h } from '../../../ui/dom.ts';
import { say } from '../../words.ts';

/** The USDZ in this finish, else the one as the model came. */
export function usdzOf(product: Product, variant: Variant | null): ModelUsdz | null {
  const files = product.model.usdz ?? [];
  const worn = variant?.material_variant ?? null;
  return files.find((file) => file.variant === worn) ?? files.find((file) => file.variant === null) ?? null;
}

/** A link with `rel="ar"`, or null where there is no file or no viewer. Quick Look wants a picture as its only child. */
export function arLink(product: Product, variant: Variant | null): HTMLAnchorElement | null {
  const file = usdzOf(product, variant);
  const link = h('a', { rel: 'ar' });
  if (!file || !link.relList.supports('ar')) return null;
  link.href = file.url;
  link.className = 'button card-ar';
  const picture = product.model.pictures?.thumbnail;
  link.append(picture ? h('img', { src: picture, alt: say('card.ar') }) : say('card.ar'));
  return link;
}
