/** What is read as a table at once: key figures, where from, how long, by room, by product. */
import { type BrandNumbers, type Figures, localText, type ThingFigures } from '@vitrine-shop/sdk';
import { h } from '../../../ui/dom.ts';
import { changeText, meanStay } from './days.ts';
import { table } from './drawing.ts';
import { say } from './text.ts';

const count = (value: number, language: string) => new Intl.NumberFormat(language).format(value);

/** Six figures, each with the week before. */
export function keyFigures(now: Figures, before: Figures, language: string): HTMLElement {
  const told = (label: string, value: string, earlier: string, change: string | null) =>
    h(
      'div',
      { class: 'numbers-fact' },
      h('dt', {}, label),
      h('dd', { class: 'numbers-value' }, value),
      h(
        'dd',
        { class: 'soft' },
        [change, say('and.before', { number: earlier })].filter(Boolean).join(' · '),
      ),
    );
  const plain = (label: string, of: keyof Figures) =>
    told(
      label,
      count(now[of], language),
      count(before[of], language),
      changeText(now[of], before[of], language),
    );
  const stay = (of: Figures) => meanStay(of.seconds, of.visits);
  return h(
    'dl',
    { class: 'numbers-facts' },
    plain(say('visits'), 'visits'),
    told(say('stay'), stay(now), stay(before), null),
    plain(say('most'), 'most_at_once'),
    plain(say('looked'), 'looked'),
    plain(say('picked'), 'picked_up'),
    plain(say('bought'), 'bought'),
  );
}

export function sources(now: Figures, before: Figures, language: string): HTMLElement {
  return shares(say('from.title'), say('from.head'), now, before, language, [
    [say('from.link'), 'by_link'],
    [say('from.invite'), 'by_invite'],
    [say('from.room'), 'by_room'],
  ]);
}

export function lengths(now: Figures, before: Figures, language: string): HTMLElement {
  return shares(say('long.title'), say('long.head'), now, before, language, [
    [say('long.1'), 'under_1_min'],
    [say('long.5'), 'under_5_min'],
    [say('long.15'), 'under_15_min'],
    [say('long.more'), 'longer'],
  ]);
}

export function byRoom(now: BrandNumbers, before: BrandNumbers, language: string): HTMLElement {
  const earlier = new Map(before.rooms.map((each) => [each.id, each.figures]));
  const rows = now.rooms
    .filter(({ id }) => id !== '')
    .map((each) => [
      nameOf(each, language),
      count(each.figures.visits, language),
      count(earlier.get(each.id)?.visits ?? 0, language),
      meanStay(each.figures.seconds, each.figures.visits),
      count(each.figures.most_at_once, language),
      count(each.figures.watched, language),
      count(each.figures.bought, language),
    ]);
  const heads = (['room', 'visits', 'days.before', 'stay', 'most', 'watched', 'bought'] as const).map((key) =>
    say(key),
  );
  return part(say('rooms.title'), table(say('rooms.title'), heads, rows));
}

export function byProduct(now: BrandNumbers, language: string): HTMLElement {
  if (now.products.length === 0)
    return part(say('products.title'), h('p', { class: 'note' }, say('products.none')));
  const most = Math.max(1, ...now.products.map(({ figures }) => figures.looked));
  const rows = now.products.map((each) => [
    nameOf(each, language),
    bar(each.figures.looked / most, count(each.figures.looked, language)),
    count(each.figures.picked_up, language),
    count(each.figures.bought, language),
  ]);
  const heads = [say('product'), say('looked'), say('picked'), say('bought')];
  return part(
    say('products.title'),
    h('p', { class: 'soft' }, say('products.lead', { file: say('file') })),
    table(say('products.title'), heads, rows),
    now.more_products > 0
      ? h('p', { class: 'soft' }, say('products.more', { count: now.more_products }))
      : null,
  );
}

/** What a room or product is called, deleted or not. */
export function nameOf({ id, title, gone }: ThingFigures, language: string): string {
  if (id === '') return say('outside');
  if (title === null) return say('nameless', { id });
  return gone ? say('gone', { title: localText(title, language) }) : localText(title, language);
}

function shares(
  title: string,
  head: string,
  now: Figures,
  before: Figures,
  language: string,
  kinds: [string, keyof Figures][],
): HTMLElement {
  const whole = kinds.reduce((sum, [, kind]) => sum + now[kind], 0);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const rows = kinds.map(([label, kind]) => {
    const share = whole > 0 ? now[kind] / whole : 0;
    return [
      label,
      bar(share, percent.format(share)),
      count(now[kind], language),
      count(before[kind], language),
    ];
  });
  return part(title, table(title, [head, say('share'), say('days.this'), say('days.before')], rows));
}

function bar(share: number, words: string): HTMLElement {
  return h('span', { class: 'numbers-share', '--share': share.toFixed(3) }, words);
}

function part(title: string, ...children: (Node | null)[]): HTMLElement {
  return h('div', { class: 'numbers-figure' }, h('h3', {}, title), ...children);
}
