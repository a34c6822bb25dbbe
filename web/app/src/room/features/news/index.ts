/** News of products: what was changed, published or taken off sale shows at once. Fetched with the first such news. */
import type { RoomContext } from '../../context.ts';
import type { Feature } from '../../feature.ts';
import type { News } from './news.ts';

export function news(ctx: RoomContext): Feature {
  const ends: (() => void)[] = [];
  let known: News | null = null;
  let gone = false;
  const load = async (): Promise<News | null> => {
    const { News } = await import('./news.ts');
    if (!gone) known ??= new News(ctx);
    return known;
  };
  return {
    join: (live) => {
      ends.push(
        live.on('product', ({ id, version }) => {
          void load()
            .then((news) => news?.hear(id, version))
            .catch((error) => ctx.report('News of a product', error));
        }),
        // Who comes back to their seat hears what they missed; others have missed it.
        live.on('welcome', ({ resumed }) => {
          if (!resumed) void ctx.renew();
        }),
      );
    },
    product: (subject) => known?.part(subject) ?? null,
    dispose: () => {
      gone = true;
      for (const end of ends) end();
      known?.dispose();
    },
  };
}
