/**
 * Buying: the brand's own checkout, in another tab, with room, product and invitation as attribution.
 *
 * A headset cannot show another tab, so there the link waits on the page and is offered after the session.
 */
import { localText, type Product, type Variant } from '@vitrine-shop/sdk';
import { openDialog } from '../../../ui/dialog.ts';
import { h } from '../../../ui/dom.ts';
import { readAddress } from '../../address.ts';
import type { RoomContext } from '../../context.ts';
import { variantText } from '../../format.ts';
import { say as done } from '../../text.ts';
import { say } from './text.ts';

interface Waiting {
  readonly title: string;
  readonly url: string;
}

/** What waits outlives the visit it was chosen in. */
function waitingOf(ctx: RoomContext): Map<string, Waiting> {
  return ctx.lasting('buy.waiting', () => new Map<string, Waiting>());
}

export function buyUrl({ shop, room }: RoomContext, product: Product, variant: Variant): string {
  const invite = readAddress(new URL(location.href)).invite;
  return shop.buyLink(variant.id, { room, product: product.id, ...(invite ? { invite } : {}) });
}

/** Puts a link aside for after the headset. */
export function keepForLater(ctx: RoomContext, product: Product, variant: Variant): void {
  const name = variantText(variant, product, ctx.language);
  const title = localText(product.title, ctx.language);
  waitingOf(ctx).set(variant.id, {
    title: name === title ? title : `${title}, ${name}`,
    url: buyUrl(ctx, product, variant),
  });
}

/** Shows what waits, if anything does. */
export function showWaiting(ctx: RoomContext): void {
  const waiting = waitingOf(ctx);
  if (waiting.size === 0) return;
  const items = [...waiting].map(([id, { title, url }]) => {
    const link = h('a', { class: 'button primary', href: url, target: '_blank', rel: 'noopener' }, title);
    link.addEventListener('click', () => waiting.delete(id));
    return h('li', {}, link);
  });
  const close = h('button', { type: 'button', class: 'button quiet' }, done('done'));
  const dialog = openDialog(
    say('waiting.title'),
    h('p', {}, say('waiting.lead')),
    h('ul', { class: 'room-waiting' }, ...items),
    close,
  );
  close.addEventListener('click', () => dialog.close());
}
