/** For members of the brand whose room it is, where it was made from a template: other arrangements and finishes. */
import type { RoomContext } from '../../context.ts';
import type { Feature } from '../../feature.ts';
import type { Panel } from './panel.ts';
import { say } from './text.ts';

const ICON = [
  'M4.500 8.500h9M17.500 8.500h2M4.500 15.500h2M10.500 15.500h9',
  'M15.500 6.500v4M8.500 13.500v4',
];

export function arrange(ctx: RoomContext): Feature {
  let panel: Promise<Panel> | null = null;
  let over = false;

  const open = () => {
    panel ??= import('./panel.ts').then(({ openPanel }) =>
      openPanel(ctx, () => {
        panel = null;
      }),
    );
    panel.catch((error) => {
      panel = null;
      ctx.report('The arrangement', error);
    });
  };

  /** Who would be refused sees no button. */
  const offer = async () => {
    const detail = ctx.detail();
    if (!detail?.room.dressing) return;
    const { member } = await ctx.shop.session();
    const others = Object.values(detail.products).some(({ brand }) => brand.id !== member?.brand.id);
    if (over || !member || member.role === 'staff' || others) return;
    ctx.overlay.tool({ name: 'arrange', icon: ICON, label: say('arrange.open'), press: open });
    if (new URLSearchParams(location.search).has('arrange')) open();
  };

  return {
    ready: () => void offer().catch((error) => ctx.report('The arrangement', error)),
    renew: () => void panel?.then((here) => here.renew()),
    dispose: () => {
      over = true;
      void panel?.then((here) => here.close());
    },
  };
}
