/** A link to a product that stands here leads up to it: `/rooms/{id}?product={product}`. */
import { readAddress } from '../../address.ts';
import type { RoomContext } from '../../context.ts';
import type { Feature } from '../../feature.ts';
import { before } from './before.ts';

export function lead(ctx: RoomContext): Feature {
  // Asked for at the door: whoever walks on to another room is led no more.
  const asked = readAddress(new URL(location.href)).product;
  return {
    ready() {
      const detail = ctx.detail();
      const product = asked ? detail?.products[asked] : undefined;
      if (!detail || !product) return;
      if (!ctx.view()) return reveal(product.id);
      const { walker } = ctx;
      const found = walker && before(detail, product, walker.floor);
      if (found) {
        walker.teleport(found.at.x, found.at.z);
        walker.lookAt(...found.look);
      }
      ctx.card.open(product.id, 'chosen');
    },
  };
}

/** In the list of a room without pictures. */
function reveal(product: string): void {
  const item = document.querySelector<HTMLElement>(`[data-item="${CSS.escape(product)}"]`);
  if (!item) return;
  item.tabIndex = -1;
  item.focus();
  item.scrollIntoView({ block: 'center' });
}
