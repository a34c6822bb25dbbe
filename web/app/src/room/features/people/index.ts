/** Who is here: their number in the bar, and a dialog to find somebody and do something about them. */
import type { Room } from '@vitrine-shop/sdk';
import { openDialog } from '../../../ui/dialog.ts';
import { toast } from '../../../ui/toast.ts';
import type { RoomContext } from '../../context.ts';
import { visitorForm } from '../../door.ts';
import type { Feature } from '../../feature.ts';
import { say as house, whyNot } from '../../text.ts';
import { say } from './text.ts';

const ICON = [
  'M9 11.500a3.250 3.250 0 1 0 0-6.500 3.250 3.250 0 0 0 0 6.500ZM3.500 19c.4-3 2.600-5 5.500-5s5.100 2 5.500 5',
  'M15.500 5.400a3.100 3.100 0 0 1 0 5.900M17 14.300c2 .6 3.200 2.300 3.500 4.700',
];

export function people(ctx: RoomContext): Feature {
  const ends: (() => void)[] = [];
  const tool = ctx.overlay.tool({
    name: 'people',
    icon: ICON,
    label: say('nav.people'),
    press: () => void open(ctx).catch((error) => ctx.report('Who is here', error)),
  });
  return {
    join: (live) => {
      const count = () => {
        tool.badge(String(live.people.size));
        tool.button.title = say('nav.people.count', { count: live.people.size });
      };
      for (const name of ['entered', 'left', 'renamed', 'hidden', 'shown', 'welcome'] as const)
        ends.push(live.on(name, count));
      count();
    },
    dispose: () => {
      for (const end of ends) end();
    },
  };
}

/** Fetched when somebody asks: most never do. */
async function open(ctx: RoomContext): Promise<void> {
  const live = ctx.live();
  if (!live) return;
  const { openPeople } = await import('./dialog/people.ts');
  openPeople(live, (title) => rename(ctx, live, title));
}

function rename(ctx: RoomContext, live: Room, title: string): void {
  const { name, colour } = live.you;
  const form = visitorForm({ name, colour }, house('done'), (choice) => {
    Object.assign(ctx.visitor, choice);
    live.rename(choice.name, choice.colour).catch((error) => toast(whyNot(error)));
    dialog.close();
  });
  const dialog = openDialog(title, form);
}
