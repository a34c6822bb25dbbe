/** News of products: what was changed, published or taken off sale shows at once. Fetched with the first such news. */
import type { RoomContext } from '../../context.ts';
import type { Feature } from '../../feature.ts';
import type { News } from './news.ts';

/** What was told of the room longer before one sat in it may be old: nobody tells news to who stands at the door. */
const FRESH_MS = 300;

export function news(ctx: RoomContext): Feature {
  const made_ms = performance.now();
  const ends: (() => void)[] = [];
  let known: News | null = null;
  let gone = false;
  let fresh = true;
  const tell = (about: (news: News) => Promise<void>) => {
    const load = async () => {
      const { News } = await import('./news.ts');
      if (gone) return;
      known ??= new News(ctx);
      await about(known);
    };
    load().catch((error) => ctx.report('News of products', error));
  };
  return {
    join: (live) => {
      fresh = performance.now() - made_ms < FRESH_MS;
      ends.push(
        live.on('product', ({ id, version }) => tell((news) => news.hear(id, version))),
        // Who comes back to their seat hears what they missed; others have missed it.
        live.on('welcome', ({ resumed }) => {
          if (!resumed) tell((news) => news.catchUp());
        }),
      );
    },
    ready: () => {
      if (!fresh) ctx.renew().catch((error) => tell((news) => news.missed(error)));
    },
    merge: (told) => known?.merge(told) ?? told,
    product: (subject) => known?.part(subject) ?? null,
    dispose: () => {
      gone = true;
      for (const end of ends) end();
      known?.dispose();
    },
  };
}
