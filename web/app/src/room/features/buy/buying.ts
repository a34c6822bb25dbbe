/**
 * Buying: the brand's own checkout, in another tab, with room, product and invitation as attribution.
 *
 * A headset cannot show another tab, so there the link waits on the page and is offered after the session.
 */
import { localText, type Product, type Variant } from '@vitrine-shop/sdk';
import { openDialog } from '../../../ui/dialog.ts';
import { h } from '../../../ui/dom.ts';
import { readAddress } from '../../address.ts';
import type { RoomApp } from '../../app.ts';
import { variantText } from '../../product/format.ts';
import { say } from '../../words.ts';

interface Waiting {
  readonly title: string;
  readonly url: string;
}

const waiting = new Map<string, Waiting>();

export function buyUrl(app: RoomApp, room: string, product: Product, variant: Variant): string {
  const invite = readAddress(new URL(location.href)).invite;
  return app.shop.buyLink(variant.id, { room, product: product.id, ...(invite ? { invite } : {}) });
}

/** Puts a link aside for after the headset. */
export function keepForLater(app: RoomApp, room: string, product: Product, variant: Variant): void {
  const name = variantText(variant, product, app.language);
  const title = localText(product.title, app.language);
  waiting.set(variant.id, {
    title: name === title ? title : `${title}, ${name}`,
    url: buyUrl(app, room, product, variant),
  });
}

export function waitingCount(): number {
  return waiting.size;
}

/** Shows what waits, if anything does. */
export function showWaiting(): void {
  if (waiting.size === 0) return;
  const items = [...waiting].map(([id, { title, url }]) => {
    const link = h('a', { class: 'button primary', href: url, target: '_blank', rel: 'noopener' }, title);
    link.addEventListener('click', () => waiting.delete(id));
    return h('li', {}, link);
  });
  const close = h('button', { type: 'button', class: 'button quiet' }, say('waiting.close'));
  const dialog = openDialog(
    say('waiting.title'),
    h('p', {}, say('waiting.lead')),
    h('ul', { class: 'room-waiting' }, ...items),
    close,
  );
  close.addEventListener('click', () => dialog.close());
}
