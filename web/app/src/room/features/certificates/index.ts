/**
 * Certificates in a room: editions on the faces of products, one's own goods, badges, placed goods, locks on doorways.
 *
 * All but this file and a question to the shop is fetched only where the shop gives certificates.
 */
import type { RoomContext } from '../../context.ts';
import type { Feature } from '../../feature.ts';
import type { Goods } from './goods.ts';
import { givesCertificates } from './offered.ts';

const ICON = [
  'M12 14.500a5 5 0 1 0 0-10 5 5 0 0 0 0 10ZM12 11.300a1.800 1.800 0 1 0 0-3.600 1.800 1.800 0 0 0 0 3.600Z',
  'm8.800 13.400-1.300 7.100 4.500-2.300 4.500 2.300-1.300-7.100',
];

export function certificates(ctx: RoomContext): Feature {
  let goods: Goods | null = null;
  let gone = false;
  const press = () => goods?.openMine();
  // Its words come with what it opens.
  const tool = ctx.overlay.tool({ name: 'goods', icon: ICON, label: '', press });
  tool.button.hidden = true;

  const bring = async () => {
    if (!(await givesCertificates(ctx))) return;
    const { Goods } = await import('./goods.ts');
    if (gone) return;
    goods = new Goods(ctx);
    tool.label(goods.title);
    tool.button.hidden = false;
    const live = ctx.live();
    if (live) goods.join(live);
    ctx.redraw();
  };

  return {
    ready: () => void bring().catch((error) => ctx.report('Goods', error)),
    frame: ({ delta }) => goods?.frame(delta),
    renew: () => goods?.lock(),
    product: (subject) => goods?.part(subject) ?? null,
    furnish: (detail) => goods?.furnish(detail) ?? detail,
    thing: (placement) => goods?.thing(placement) ?? null,
    ways: async (kind, id) => {
      if (!(await givesCertificates(ctx))) return [];
      const { openers } = await import('./openers.ts');
      const placements = ctx.detail()?.room.placements ?? [];
      const open = (product: string) => ctx.card.open(product, 'chosen');
      return openers(ctx.shop, kind, id, kind === 'products' ? { placements, open } : null);
    },
    handle: { goods: () => goods?.told() ?? null },
    dispose: () => {
      gone = true;
      tool.button.hidden = true;
      goods?.dispose();
    },
  };
}
