/** Reporting what should not be here: a button in the bar for the room, an action for each product. */
import { localText, type Product } from '@vitrine-shop/sdk';
import type { Reportable } from '../../../report/dialog.ts';
import type { RoomContext } from '../../context.ts';
import type { Feature } from '../../feature.ts';
import { BoardReport } from './board.ts';
import { say } from './text.ts';

const ICON = ['M6.500 20.500v-16', 'M6.500 5c4-2.500 7 2 11 0v8c-4 2-7-2.500-11 0'];

export function report(ctx: RoomContext): Feature {
  const board = new BoardReport(ctx);
  const stop = ctx.on('chosen', () => board.forget());
  /** Fetched when somebody asks. */
  const dialog = (use: (made: typeof import('../../../report/dialog.ts')) => void) =>
    import('../../../report/dialog.ts').then(use).catch((error) => ctx.report('The report', error));
  const ask = (...things: [Reportable, ...Reportable[]]) =>
    dialog(({ askReport }) => askReport(ctx.shop, things));

  const room = () => {
    const detail = ctx.detail();
    const title = localText(detail?.title, ctx.language) || ctx.room;
    const picture = detail?.room.picture;
    return ask(
      { kind: 'room', thing: ctx.room, title },
      ...(picture ? [{ kind: 'picture', thing: picture, title } as const] : []),
    );
  };
  const product = ({ id, title, model, brand }: Product) => {
    const own = localText(title, ctx.language);
    return ask(
      { kind: 'product', thing: id, title: own },
      { kind: 'model', thing: model.hash, title: own },
      { kind: 'brand', thing: brand.id, title: brand.name },
    );
  };

  ctx.overlay.tool({ name: 'report', icon: ICON, label: say('nav.report'), press: () => void room() }, true);
  return {
    product: (subject) =>
      subject.place === 'board'
        ? board.part(subject.product)
        : {
            actions: [
              {
                key: 'report',
                label: say('card.report'),
                kind: 'quiet',
                press: () => product(subject.product),
              },
            ],
          },
    headset: (on) => {
      const reported = on ? [] : board.takeReported();
      if (reported.length > 0) void dialog(({ showReceipts }) => showReceipts(reported));
    },
    dispose: stop,
  };
}
