/** Where people stood, over the room's floor: squares of a metre, the more the darker; what stands there, by number. */
import { localText, type RoomPlan } from '@vitrine-shop/sdk';
import { h } from '../../../ui/dom.ts';
import { figure, svg, table } from './drawing.ts';
import { say } from './text.ts';

const FAINT = 0.22;
/** How far a thing may be from the middle of a square in metres, to be what people there stood by. */
const BESIDE_M = 1.5;

type Thing = RoomPlan['things'][number];

export function planOf(plan: RoomPlan, room: string, language: string): HTMLElement {
  const count = (value: number) => new Intl.NumberFormat(language).format(value);
  const lead = h('p', { class: 'soft' }, say('plan.lead', { least: plan.least }));
  const points = [
    ...plan.floor.flatMap(({ polygon }) => polygon as [number, number][]),
    ...plan.cells.flatMap(({ x_m, z_m }): [number, number][] => [
      [x_m, z_m],
      [x_m + 1, z_m + 1],
    ]),
    ...plan.things.map(({ x_m, z_m }): [number, number] => [x_m, z_m]),
  ];
  if (points.length === 0 || plan.cells.length === 0)
    return h(
      'div',
      { class: 'numbers-figure' },
      h('h3', {}, say('plan.title')),
      lead,
      plan.floor.length > 0 ? floorOf(plan, points, say('plan.none'), []) : null,
      h('p', { class: 'note' }, say('plan.none')),
    );
  const most = Math.max(...plan.cells.map(({ people }) => people));
  const left = Math.floor(Math.min(...points.map(([x]) => x)));
  const top = Math.floor(Math.min(...points.map(([, z]) => z)));
  const cells = plan.cells.map(({ x_m, z_m, people }) =>
    svg(
      'rect',
      {
        x: x_m + 0.03,
        y: z_m + 0.03,
        width: 0.94,
        height: 0.94,
        rx: 0.08,
        class: 'numbers-cell',
        'fill-opacity': (FAINT + ((1 - FAINT) * people) / most).toFixed(2),
      },
      svg('title', {}, count(people)),
    ),
  );
  const words = say('plan.said', { room, count: plan.cells.length });
  const legend = h(
    'p',
    { class: 'numbers-legend', 'aria-hidden': 'true' },
    say('plan.fewer'),
    h('span', { class: 'numbers-scale' }),
    say('plan.more', { number: most }),
  );
  const rows = [...plan.cells]
    .sort((one, other) => other.people - one.people)
    .map(({ x_m, z_m, people }) => [
      count(people),
      `${count(x_m - left)}–${count(x_m - left + 1)}`,
      `${count(z_m - top)}–${count(z_m - top + 1)}`,
      beside(plan.things, x_m + 0.5, z_m + 0.5, language),
    ]);
  const products = [...new Map(plan.things.map((thing) => [thing.id, thing])).values()];
  const heads = [say('plan.people'), say('plan.across'), say('plan.down'), say('plan.beside')];
  return figure(
    say('plan.title'),
    floorOf(plan, points, words, [...cells, ...marks(plan.things, products)]),
    table(words, heads, rows),
    legend,
    // The numbers on the drawing; the table names what is beside each square.
    h(
      'ol',
      { class: 'numbers-things', 'aria-hidden': 'true' },
      ...products.map(({ title }) => h('li', {}, localText(title, language))),
    ),
    lead,
  );
}

/** Where each thing stands, with its product's number in the list under the drawing. */
function marks(things: readonly Thing[], products: readonly Thing[]): SVGElement[] {
  const numbers = new Map(products.map(({ id }, index) => [id, String(index + 1)]));
  return things.map(({ id, x_m, z_m }) =>
    svg(
      'g',
      { class: 'numbers-thing', transform: `translate(${x_m} ${z_m})` },
      svg('circle', { r: 0.24 }),
      svg('text', { y: 0.105 }, numbers.get(id)!),
    ),
  );
}

/** What stands nearest to this point, by name; "" where nothing is near. */
function beside(things: readonly Thing[], x_m: number, z_m: number, language: string): string {
  const far = (thing: Thing) => Math.hypot(thing.x_m - x_m, thing.z_m - z_m);
  const near = things.filter((thing) => far(thing) <= BESIDE_M).sort((one, other) => far(one) - far(other));
  return near[0] ? localText(near[0].title, language) : '';
}

/** Seen from above, -z at the top. */
function floorOf(
  plan: RoomPlan,
  points: readonly (readonly [number, number])[],
  words: string,
  cells: Node[],
): SVGElement {
  const across = points.map(([x]) => x);
  const down = points.map(([, z]) => z);
  const [left, top] = [Math.min(...across) - 0.5, Math.min(...down) - 0.5];
  const [width, height] = [Math.max(...across) + 0.5 - left, Math.max(...down) + 0.5 - top];
  return svg(
    'svg',
    { viewBox: `${left} ${top} ${width} ${height}`, role: 'img', 'aria-label': words, class: 'numbers-plan' },
    ...plan.floor.map(({ polygon }) =>
      svg('polygon', {
        points: (polygon as [number, number][]).map((point) => point.join(',')).join(' '),
        class: 'numbers-floor',
      }),
    ),
    ...cells,
  );
}
