/** Picking up: a thing before the eyes or in the hand, and the finish that is shown to everybody. Else one steps closer. */
import type { RoomContext } from '../../context.ts';
import { isTyping } from '../../dom.ts';
import type { Action, Subject } from '../../face.ts';
import type { Feature } from '../../feature.ts';
import { stepCloser } from './closer.ts';
import './hold.css';
import { Holding } from './holding.ts';
import { say } from './text.ts';

export function hold(ctx: RoomContext): Feature {
  const holding = new Holding(ctx);

  /** What the card shows, else what is pointed out, if that can be taken. */
  const take = () => {
    const { card } = ctx;
    const meant = card.product ? null : ctx.meant();
    if (meant) card.open(meant.product.id, 'chosen');
    const thing = card.product ? ctx.view()?.products.of(card.product.id) : undefined;
    if (!thing || !holding.canTake(thing)) return;
    card.keep();
    holding.take(thing);
  };
  const key = (event: KeyboardEvent) => {
    const chord = event.ctrlKey || event.metaKey || event.altKey;
    if (ctx.stage && event.code === 'KeyP' && !chord && !isTyping() && ctx.free()) take();
  };
  addEventListener('keydown', key);
  // One holds what is read about.
  const stop = ctx.on('chosen', () => holding.keepTo(ctx.card.product));

  const action = ({ product, place }: Subject): Action | null => {
    const view = ctx.view();
    if (place !== 'card' || !view) return null;
    const thing = view.products.of(product.id);
    if (thing && holding.has(thing.placement.id))
      return { key: 'take', label: say('hold.back'), press: () => holding.putBack() };
    if (thing && holding.canTake(thing)) return { key: 'take', label: say('card.take'), press: take };
    return { key: 'look', label: say('card.look'), press: () => stepCloser(ctx, product.id) };
  };

  return {
    hands: holding,
    finishes: holding,
    handle: { holder: (placement: string) => holding.other(placement)?.name ?? null },
    occupied: () => holding.occupied,
    keeps: (product) => holding.keeps(product),
    drawn: (view) => {
      view.products.isHeld = (placement) => holding.has(placement);
    },
    join: (live) => holding.join(live),
    frame: (time) => holding.frame(time),
    refresh: () => holding.refresh(),
    headset: () => holding.releaseAll(),
    product: (subject) => {
      const own = action(subject);
      return own && { actions: [own] };
    },
    dispose: () => {
      removeEventListener('keydown', key);
      stop();
      holding.dispose();
    },
  };
}
