/** Talking: a panel with a log, a line to write and gestures, and its button in the bar. */
import type { RoomContext } from '../../context.ts';
import type { Feature } from '../../feature.ts';
import './talk.css';
import { Talk } from './talk.ts';
import { say } from './text.ts';

const ICON = [
  'M5 6.500h14a1.500 1.500 0 0 1 1.500 1.500v7.500a1.500 1.500 0 0 1-1.500 1.500h-7.500L7 20.500V17H5a1.500 1.500 0 0 1-1.500-1.500V8A1.500 1.500 0 0 1 5 6.500Z',
];

export function talk(ctx: RoomContext): Feature {
  /** Belongs to the page: a walk through a doorway leaves it as it was. */
  const wish = ctx.lasting('talk', () => ({ open: false }));
  let panel: Talk | null = null;
  const press = () => {
    // Before one has joined there is no talk yet: it opens as soon as there is.
    if (panel) panel.show(!panel.isOpen);
    else wish.open = true;
  };
  const tool = ctx.overlay.tool({ name: 'talk', icon: ICON, label: say('nav.chat'), press });
  return {
    join: (live) => {
      panel = new Talk(ctx, live, tool, wish);
    },
    dispose: () => {
      panel?.dispose();
      panel = null;
    },
  };
}
