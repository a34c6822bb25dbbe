/** For members of the brand whose room it is: it is furnished where one stands. Nothing of it is loaded for anybody else. */
import type { RoomContext } from '../../context.ts';
import type { Feature } from '../../feature.ts';
import { say } from './offer/text.ts';
import type { Room } from './room.ts';

const ICON = [
  'M12 4v16M4 12h16',
  'm9.500 6.500 2.500-2.500 2.500 2.500M9.500 17.500l2.500 2.500 2.500-2.500M6.500 9.500 4 12l2.500 2.500M17.500 9.500 20 12l-2.500 2.500',
];

export function furnish(ctx: RoomContext): Feature {
  let coming: Promise<Room> | null = null;
  let here: Room | null = null;
  let over = false;

  const open = () => {
    if (here) return here.close();
    if (coming) return;
    coming = import('./room.ts').then(({ openRoom }) =>
      openRoom(ctx, () => {
        here = null;
      }),
    );
    coming.then(
      (room) => {
        coming = null;
        if (over) room.close();
        else here = room;
      },
      (error) => {
        coming = null;
        ctx.report('The draft', error);
      },
    );
  };

  /** Who would be refused sees no button. A room knows its own brand's people; to any other they are guests. */
  const offer = () => {
    const role = ctx.live()?.you.role;
    if (role !== 'owner' && role !== 'editor') return;
    ctx.overlay.tool({ name: 'furnish', icon: ICON, label: say('offer'), press: open });
    if (new URLSearchParams(location.search).has('arrange')) open();
  };

  return {
    ready: offer,
    merge: (told) => here?.merge(told) ?? told,
    frame: () => here?.frame(),
    renew: () => here?.renew(),
    headset: (on) => here?.headset(on),
    thing: (placement) => here?.thing(placement) ?? null,
    furnishing: () => here !== null,
    dispose: () => {
      over = true;
      here?.close();
    },
  };
}
