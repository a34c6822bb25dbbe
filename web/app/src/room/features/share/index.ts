/** Inviting others: a button in the bar, and an action of each card. */
import type { RoomContext } from '../../context.ts';
import type { Feature } from '../../feature.ts';
import { shareRoom } from './share.ts';
import { say } from './text.ts';

const ICON = ['M12 15V4.500M8.200 8 12 4.200 15.800 8', 'M6.500 11.500H5.500v8h13v-8h-1'];

export function share(ctx: RoomContext): Feature {
  ctx.overlay.tool({ name: 'share', icon: ICON, label: say('nav.share'), press: () => void shareRoom(ctx) });
  return {
    product: ({ place, product }) => {
      if (place !== 'card') return null;
      const press = () => void shareRoom(ctx, product.id);
      return { actions: [{ key: 'share', label: say('card.share'), kind: 'quiet', press }] };
    },
  };
}
