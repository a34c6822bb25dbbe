/** Whose room it is: a button in the bar, behind it the way to the brand's page and to its legal texts. */
import type { RoomContext } from '../../context.ts';
import type { Feature } from '../../feature.ts';
import { say } from './offer/text.ts';

const ICON = ['M4.500 19.500h15M6 19.500v-9M18 19.500v-9M10 19.500v-5h4v5', 'M4 10.500 12 5l8 5.500z'];

export function house(ctx: RoomContext): Feature {
  const open = () =>
    import('./house.ts')
      .then(({ openHouse }) => openHouse(ctx))
      .catch((error) => ctx.report('The brand', error));
  ctx.overlay.tool({ name: 'house', icon: ICON, label: say('nav.house'), press: () => void open() }, true);
  return {};
}
