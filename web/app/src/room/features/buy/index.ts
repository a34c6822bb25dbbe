/** Buying: a link to the brand's own checkout; in a headset it waits for afterwards. Gated products ask the till first. */
import { Certificates, formatMoney, localText, type Product, type Variant } from '@vitrine-shop/sdk';
import type { RoomContext } from '../../context.ts';
import type { Action, Part, Press, Row, Subject } from '../../face.ts';
import type { Feature } from '../../feature.ts';
import { whyNot } from '../../text.ts';
import './buy.css';
import { buyUrl, keepForLater, showWaiting } from './buying.ts';
import { say } from './text.ts';
import { Till } from './till.ts';

export function buy(ctx: RoomContext): Feature {
  const till = new Till((product) => new Certificates(ctx.shop).askTill(product));
  const stop = ctx.on('rights', () => till.renew());
  return {
    product: (subject) => part(ctx, till, subject),
    headset: (on) => {
      if (!on) showWaiting(ctx);
    },
    dispose: stop,
  };
}

function part(ctx: RoomContext, till: Till, { product, variant, place }: Subject): Part | null {
  const rows = variant ? stockRows(variant) : [];
  // What is sold here goes into the bag (`../bag/`).
  if (variant?.stock === 'out' || variant?.sale === 'here') return { rows };
  if (!variant?.buyable) return { rows, note: say('card.notsold') };
  const tab =
    place === 'card' && till.opens(product) ? say('card.newtab', { brand: product.brand.name }) : '';
  const price = formatMoney(variant.price, ctx.language);
  const action: Action = {
    key: 'buy',
    label: say('card.buy', { price }),
    kind: place === 'list' ? undefined : 'primary',
    ofFinish: true,
    href: buyUrl(ctx, product, variant),
    ...(product.gated && place !== 'board' ? guarded(till, product) : {}),
    press: (press) =>
      press.element
        ? onPage(ctx, till, product, place, press.element)
        : void onBoard(ctx, till, product, variant, press),
  };
  return { rows, actions: [action], note: tab };
}

/** Whether it is there; of what simply is nothing is said. */
function stockRows({ stock, left }: Variant): Row[] {
  const text = { in: '', low: say('card.left', { left: left ?? 0 }), out: say('card.soldout') }[stock];
  return text ? [{ name: 'stock', lines: [{ text, kind: `stock-${stock}` }] }] : [];
}

/** Asked as soon as one can be bought, and again when somebody is about to. */
function guarded(till: Till, product: Product): Pick<Action, 'near'> {
  const near = () => void till.learn(product.id).catch(() => undefined); // the press tells what is wrong
  near();
  return { near };
}

/** False: no tab opens, the page says why. */
function onPage(
  ctx: RoomContext,
  till: Till,
  product: Product,
  place: Subject['place'],
  link: HTMLElement,
): boolean {
  if (till.opens(product)) {
    if (place === 'card') ctx.sounds.play('buy');
    return true;
  }
  if (link.getAttribute('aria-busy') === 'true') return false;
  link.setAttribute('aria-busy', 'true');
  void import('./answer/answer.ts')
    .then(({ tellTill }) => tellTill(ctx, till, product, link as HTMLAnchorElement))
    .catch((error) => ctx.report('The till', error))
    .finally(() => link.removeAttribute('aria-busy'));
  return false;
}

/** It waits for after the headset, if its gate is open. */
async function onBoard(
  ctx: RoomContext,
  till: Till,
  product: Product,
  variant: Variant,
  { note }: Press,
): Promise<void> {
  try {
    const { open, words } = till.opens(product) ? { open: true, words: null } : await till.learn(product.id);
    if (!open) return note(localText(words, ctx.language));
    keepForLater(ctx, product, variant);
    ctx.sounds.play('buy');
    note(say('card.waiting'));
  } catch (error) {
    note(whyNot(error));
  }
}
