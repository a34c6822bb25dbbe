/** Visits of each day of a week, a bar each, with the week before behind them as a line. */
import type { BrandNumbers } from '@vitrine-shop/sdk';
import { h } from '../../../ui/dom.ts';
import { dayText, niceTop } from './days.ts';
import { figure, svg, table } from './drawing.ts';
import { say } from './text.ts';

const WIDTH = 560;
const HEIGHT = 220;
const LEFT = 40;
const BOTTOM = 28;
const TOP = 12;

export function byDay(now: BrandNumbers, before: BrandNumbers, language: string): HTMLElement {
  const count = (value: number) => new Intl.NumberFormat(language).format(value);
  const visits = now.days.map(({ figures }) => figures.visits);
  const earlier = before.days.map(({ figures }) => figures.visits);
  const top = niceTop(Math.max(...visits, ...earlier));
  const most = Math.max(...visits);
  const words = say('days.said', {
    visits: now.whole.visits,
    before: before.whole.visits,
    day: dayText(now.days[visits.indexOf(most)]!.day, language, 'long'),
    most,
  });
  const step = (WIDTH - LEFT) / visits.length;
  const y = (value: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
  const middle = (index: number) => LEFT + step * (index + 0.5);
  const drawing = svg(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': words, class: 'numbers-days' },
    ...[...new Set([0, top / 2, top])]
      .filter((value) => Number.isInteger(value))
      .flatMap((value) => [
        svg('line', { x1: LEFT, x2: WIDTH, y1: y(value), y2: y(value), class: 'numbers-line' }),
        svg('text', { x: LEFT - 8, y: y(value) + 4, 'text-anchor': 'end' }, count(value)),
      ]),
    ...visits.map((value, index) =>
      svg('rect', {
        x: middle(index) - step * 0.28,
        width: step * 0.56,
        y: y(value),
        height: Math.max(0, HEIGHT - BOTTOM - y(value)),
        rx: 3,
        class: 'numbers-bar',
      }),
    ),
    svg('polyline', {
      points: earlier.map((value, index) => `${middle(index)},${y(value)}`).join(' '),
      class: 'numbers-before',
    }),
    ...earlier.map((value, index) =>
      svg('circle', { cx: middle(index), cy: y(value), r: 3.5, class: 'numbers-dot' }),
    ),
    ...now.days.map(({ day }, index) =>
      svg('text', { x: middle(index), y: HEIGHT - 8, 'text-anchor': 'middle' }, dayText(day, language)),
    ),
  );
  const legend = h(
    'p',
    { class: 'numbers-legend', 'aria-hidden': 'true' },
    h('span', { class: 'numbers-key bar' }),
    say('days.this'),
    h('span', { class: 'numbers-key before' }),
    say('days.before'),
  );
  const rows = now.days.map(({ day }, index) => [
    dayText(day, language, 'long'),
    count(visits[index]!),
    count(earlier[index]!),
  ]);
  const heads = [say('days.day'), say('days.this'), say('days.before')];
  return figure(say('days.title'), drawing, table(say('days.title'), heads, rows), legend);
}
