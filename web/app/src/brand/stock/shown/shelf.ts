/** What a brand has of each thing it sells: a row a variant, read again while somebody looks at it. */
import { BrandStock, localText, type ShopClient, type StockLevel } from '@vitrine-shop/sdk';
import { language } from '../../../i18n/messages.ts';
import { busy, button, fill, h } from '../../../ui/dom.ts';
import { wordsFor } from '../../text.ts';
import { cameDialog, setDialog } from './dialogs.ts';
import { historyDialog } from './history.ts';
import { say } from './text.ts';
import './stock.css';

/** So often what is seen is read anew, and so long after the last letter it is searched. */
const AGAIN_MS = 15_000;
const TYPING_MS = 250;

export function shelf(shop: ShopClient, changes: boolean): HTMLElement {
  const own = new BrandStock(shop);
  const rows = new Map<string, Row>();
  const list = h('ul', { class: 'stock' });
  const wrong = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const search = h('input', { type: 'search', 'aria-label': say('search'), placeholder: say('search') });
  const csv = h('a', { class: 'button quiet', href: BrandStock.CSV, download: 'stock.csv' }, say('csv'));
  const more: HTMLButtonElement = button(say('more'), () => void next(), 'quiet');
  let after: string | undefined;
  let turn = 0;

  const next = async (first = false) => {
    const mine = ++turn;
    try {
      let page = await busy(more, () => own.levels(first ? undefined : after, search.value.trim()));
      // A page of a search may be empty and still have a next one.
      while (!page.items.length && page.next && mine === turn)
        page = await own.levels(page.next, search.value.trim());
      if (mine !== turn) return;
      wrong.hidden = true;
      if (first) {
        rows.clear();
        fill(list);
      }
      for (const level of page.items) {
        const made = row(own, level, changes);
        rows.set(level.variant, made);
        list.append(made.element);
      }
      after = page.next ?? undefined;
      more.hidden = after === undefined;
      if (!rows.size) fill(list, h('li', { class: 'soft' }, say(search.value ? 'noneFound' : 'none')));
    } catch (error) {
      if (mine !== turn) return;
      wrong.textContent = wordsFor(error);
      wrong.hidden = more.hidden = false;
    }
  };

  /** The numbers of the first page that is seen; what stands there keeps its place and the focus. */
  const again = async () => {
    const mine = turn;
    const page = await own.levels(undefined, search.value.trim());
    if (mine === turn) for (const level of page.items) rows.get(level.variant)?.show(level);
  };
  const clock = setInterval(() => {
    if (!element.isConnected) return clearInterval(clock);
    // Nobody is told that a look by the way failed: the next one may not.
    if (!document.hidden) void again().catch(() => undefined);
  }, AGAIN_MS);

  let typing: ReturnType<typeof setTimeout> | undefined;
  search.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => void next(true), TYPING_MS);
  });
  const element = h(
    'div',
    { class: 'stack' },
    h('div', { class: 'stock-head' }, h('div', { class: 'field' }, search), csv),
    list,
    wrong,
    more,
  );
  void next(true);
  return element;
}

interface Row {
  readonly element: HTMLElement;
  readonly show: (level: StockLevel) => void;
}

function row(own: BrandStock, first: StockLevel, changes: boolean): Row {
  const name = nameOf(first);
  const numbers = h('dl', { class: 'stock-numbers' });
  let level = first;
  const show = (now: StockLevel) => {
    level = now;
    fill(numbers, ...told(now));
  };
  const reread = async () => show(await own.level(level.variant));
  const press = (action: 'set' | 'came' | 'history', open: () => void) => {
    const made = button(say(action), open, 'quiet');
    made.setAttribute('aria-label', say('of', { action: say(action), name }));
    return made;
  };
  const came = press('came', () => cameDialog(own, level.variant, name, () => void reread()));
  const buttons = [
    ...(changes ? [press('set', () => setDialog(own, level, name, show)), came] : []),
    press('history', () => historyDialog(own, level.variant, name)),
  ];
  show(first);
  return {
    element: h(
      'li',
      {},
      h('div', {}, h('h3', {}, name), first.sku ? h('p', { class: 'soft' }, first.sku) : null),
      numbers,
      h('div', { class: 'actions' }, ...buttons),
    ),
    show,
  };
}

function told(level: StockLevel): HTMLElement[] {
  const pair = (term: string, value: string) => h('div', {}, h('dt', {}, term), h('dd', {}, value));
  const count = (value: number) => new Intl.NumberFormat(language()).format(value);
  const reads = pair(say('reads'), say(`reads.${level.stock}`, { left: level.left ?? 0 }));
  if (!level.tracked) return [h('div', { class: 'stock-uncounted' }, h('dt', {}, say('uncounted'))), reads];
  return [
    pair(say('onHand'), count(level.on_hand)),
    pair(say('held'), count(level.held)),
    pair(say('allocated'), count(level.allocated)),
    pair(say('available'), count(Math.max(0, level.available + level.backorder))),
    reads,
  ];
}

function nameOf(level: StockLevel): string {
  const product = localText(level.product_title, language());
  const variant = level.title ? localText(level.title, language()) : '';
  return variant ? `${product}, ${variant}` : product;
}
