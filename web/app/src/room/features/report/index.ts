/** Reporting what should not be here: a button in the bar for the room, an action for each product. */
import { localText } from '@vitrine-shop/sdk';
import type { RoomContext } from '../../context.ts';
import type { Feature } from '../../feature.ts';
import { askReport } from './report.ts';
import { say } from './text.ts';

const ICON = ['M6.500 20.500v-16', 'M6.500 5c4-2.500 7 2 11 0v8c-4 2-7-2.500-11 0'];

export function report(ctx: RoomContext): Feature {
  const title = () => localText(ctx.detail()?.title, ctx.language) || ctx.room;
  const press = () => askReport(ctx.shop, 'room', ctx.room, title());
  ctx.overlay.tool({ name: 'report', icon: ICON, label: say('nav.report'), press }, true);
  return {
    product: ({ product, place }) =>
      place === 'board'
        ? null
        : {
            actions: [
              {
                key: 'report',
                label: say('card.report'),
                kind: 'quiet',
                press: () =>
                  askReport(ctx.shop, 'product', product.id, localText(product.title, ctx.language)),
              },
            ],
          },
  };
}
