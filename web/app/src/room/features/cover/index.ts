/** For members of the brand whose room it is: a picture of it, as one sees it, for the lobby and for links. */
import type { RoomContext } from '../../context.ts';
import type { Feature } from '../../feature.ts';
import { say } from './offer/text.ts';

const ICON = ['M4.500 8h3.500l1.500-2.500h5L16 8h3.500v11h-15z', 'M12 10.200a3 3 0 1 0 0 6a3 3 0 1 0 0-6z'];

export function cover(ctx: RoomContext): Feature {
  let close: (() => void) | null = null;
  const open = () =>
    import('./cover.ts')
      .then(({ openCover }) => {
        close = openCover(ctx);
      })
      .catch((error) => ctx.report('The picture', error));
  return {
    /** Who would be refused sees no button; who has the list sees no room to take a picture of. */
    ready: () => {
      const role = ctx.live()?.you.role;
      if (!ctx.view() || (role !== 'owner' && role !== 'editor')) return;
      ctx.overlay.tool(
        { name: 'cover', icon: ICON, label: say('cover.open'), press: () => void open() },
        true,
      );
    },
    dispose: () => close?.(),
  };
}
