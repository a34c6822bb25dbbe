/** What came and went of a variant, the newest first. */
import type { BrandStock, StockMove } from '@vitrine-shop/sdk';
import { language } from '../../../i18n/messages.ts';
import { openDialog } from '../../../ui/dialog.ts';
import { busy, button, h } from '../../../ui/dom.ts';
import { wordsFor } from '../../text.ts';
import { say } from './text.ts';

export function historyDialog(own: BrandStock, variant: string, name: string): void {
  const list = h('ol', { class: 'stock-moves' });
  const wrong = h('p', { class: 'note bad', role: 'alert', hidden: true });
  let after: string | undefined;
  const next = async () => {
    try {
      const page = await busy(more, () => own.moves(variant, after));
      wrong.hidden = true;
      list.append(...page.items.map(line));
      after = page.next ?? undefined;
      more.hidden = after === undefined;
      if (!list.children.length) list.append(h('li', { class: 'soft' }, say('noMoves')));
    } catch (error) {
      wrong.textContent = wordsFor(error);
      wrong.hidden = more.hidden = false;
    }
  };
  const more: HTMLButtonElement = button(say('more'), () => void next(), 'quiet');
  const close = button(say('close'), () => dialog.close(), 'primary');
  const title = say('of', { action: say('history'), name });
  const dialog: HTMLDialogElement = openDialog(
    title,
    list,
    wrong,
    h('div', { class: 'actions' }, more, close),
  );
  void next();
}

function line(move: StockMove): HTMLElement {
  const day = new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' });
  const delta = new Intl.NumberFormat(language(), { signDisplay: 'always' }).format(move.delta);
  const by = move.by ? ` · ${say('move.by', { name: move.by })}` : '';
  return h(
    'li',
    {},
    h('b', {}, delta),
    h('span', {}, `${say(`move.${move.kind}`)}${move.note ? ` · ${move.note}` : ''}`),
    h('span', { class: 'soft' }, `${day.format(new Date(move.at))}${by}`),
  );
}
