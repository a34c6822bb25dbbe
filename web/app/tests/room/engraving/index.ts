/** A feature that no room has: it engraves. Shows what one may add, and how little of it stands elsewhere. */

import type { RoomContext } from '../../../src/room/context.ts';
import type { Feature } from '../../../src/room/feature.ts';
import { toast } from '../../../src/ui/toast.ts';
import './engraving.css';
import { say } from './text.ts';

export function engraving(ctx: RoomContext): Feature {
  const asked = new Set<string>();
  const tool = ctx.overlay.tool({
    name: 'engraving',
    icon: ['M5 19 19 5'],
    label: say('tool'),
    press: () => toast(say('asked', { count: asked.size })),
  });
  return {
    product: ({ product }) => ({
      rows: [{ name: 'engraving', lines: [{ text: say('line'), kind: 'engraving-line' }] }],
      actions: [
        {
          key: 'engrave',
          label: say(asked.has(product.id) ? 'done' : 'engrave'),
          press: ({ note }) => {
            asked.add(product.id);
            tool.badge(String(asked.size));
            note(say('thanks'));
            ctx.redraw();
          },
        },
      ],
    }),
  };
}
