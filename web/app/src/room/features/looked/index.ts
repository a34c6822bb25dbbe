/** The room hears which products are looked at, each once a visit: its brand is told how many, never who. */
import type { RoomContext } from '../../context.ts';
import type { Feature } from '../../feature.ts';

export function looked(ctx: RoomContext): Feature {
  const told = new Set<string>();
  const stop = ctx.on('chosen', () => {
    const product = ctx.card.product?.id;
    const live = ctx.live();
    if (!product || !live || live.watching || told.has(product)) return;
    const placement = ctx.detail()?.room.placements.find((each) => each.product === product);
    if (!placement) return;
    told.add(product);
    // Nobody waits for it; what did not arrive is told when it is looked at again.
    live.use('showing', 'look', { target: placement.id }).catch(() => told.delete(product));
  });
  return { dispose: stop };
}
