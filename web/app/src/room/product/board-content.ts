/** What the board of a headset shows of a product: the same as the card, and what one can do without the page. */
import { formatMoney, localText, Problem, type Product, type Variant } from '@vitrine-shop/sdk';
import { keepForLater } from '../features/buy/buying.ts';
import type { Visit } from '../visit.ts';
import { say } from '../words.ts';
import type { BoardAction, BoardContent } from './board.ts';
import { sizeText, variantText } from './format.ts';

export interface BoardActs {
  readonly choose: (variant: Variant) => void;
  readonly close: () => void;
  /** Says a line at the foot of the board. */
  readonly note: (text: string) => void;
}

/** others: what somebody else shows of it; empty if nobody does. */
export function boardContent(
  visit: Visit,
  product: Product,
  variant: Variant | null,
  others: string,
  acts: BoardActs,
): BoardContent {
  const { language } = visit.app;
  const edition = visit.goods?.boardPart(product, acts.note);
  return {
    brand: product.brand.name,
    title: localText(product.title, language),
    price: variant ? formatMoney(variant.price, language) : '',
    text: localText(product.description, language),
    size: sizeText(product.model.size_m, language),
    edition: edition?.line ?? '',
    finishes:
      product.variants.length > 1
        ? product.variants.map((entry) => ({
            label: variantText(entry, product, language),
            chosen: entry.id === variant?.id,
            onSelect: () => acts.choose(entry),
          }))
        : [],
    actions: [
      ...(variant?.buyable ? [buyAction(visit, product, variant, acts.note)] : []),
      ...(edition?.actions ?? []),
      { label: say('card.close'), primary: false, onSelect: acts.close },
    ],
    note: others || (variant?.buyable ? '' : say('card.notsold')),
  };
}

/** It waits for after the headset, if its gate is open. */
function buyAction(
  visit: Visit,
  product: Product,
  variant: Variant,
  note: (text: string) => void,
): BoardAction {
  const { app, till, id } = visit;
  const keep = () => {
    keepForLater(app, id, product, variant);
    app.sounds.play('buy');
    note(say('card.waiting'));
  };
  const ask = async () => {
    const { open, words } = await till.learn(product.id);
    if (open) keep();
    else note(localText(words, app.language));
  };
  const price = formatMoney(variant.price, app.language);
  return {
    label: say('card.buy', { price }),
    primary: true,
    onSelect: () => {
      if (till.opens(product)) keep();
      else void ask().catch((error) => note(Problem.from(error).message));
    },
  };
}
