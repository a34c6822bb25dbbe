/** One live room: its figures and their last minute. */
import type { LiveRoom } from '@vitrine-shop/sdk';
import { fill, h } from '../ui/dom.ts';
import { Spark } from './spark.ts';
import { bytes, count, milliseconds, rate, text } from './text.ts';

interface Figure {
  readonly label: string;
  readonly of: (room: LiveRoom) => number;
  readonly write: (value: number) => string;
  readonly note?: (room: LiveRoom) => string;
  readonly least_top: number;
}

const FIGURES: readonly Figure[] = [
  {
    label: text('people'),
    of: (room) => room.people,
    write: count,
    note: (room) => (room.away > 0 ? text('away', { count: room.away }) : ''),
    least_top: 4,
  },
  { label: text('spectators'), of: (room) => room.spectators, write: count, least_top: 4 },
  { label: text('ticks'), of: (room) => room.ticks_per_s, write: rate, least_top: 20 },
  {
    label: text('tick'),
    of: (room) => room.tick_ms_p99,
    write: milliseconds,
    note: (room) => text('mean', { value: milliseconds(room.tick_ms_mean) }),
    least_top: 10,
  },
  { label: text('late'), of: (room) => room.late_ms_p99, write: milliseconds, least_top: 10 },
  { label: text('out'), of: (room) => room.bytes_out_per_s, write: bytes, least_top: 10_000 },
  { label: text('poses'), of: (room) => room.poses_in_per_s, write: count, least_top: 20 },
  { label: text('skips'), of: (room) => room.skips_per_s, write: rate, least_top: 5 },
];

const LEVELS = ['level0', 'level1', 'level2', 'level3'] as const;

export class RoomCard {
  readonly element: HTMLElement;
  readonly #tiles = FIGURES.map((figure) => ({
    figure,
    spark: new Spark(figure.least_top),
    value: h('dd', { class: 'tile-value' }),
    note: h('dd', { class: 'tile-note' }),
  }));
  readonly #levels = h('div', { class: 'levels', 'aria-hidden': 'true' });
  readonly #legend = h('ul', { class: 'levels-legend' });
  readonly #troubles = h('p', { class: 'tile-note' });

  constructor(room: string) {
    const tiles = this.#tiles.map(({ figure, spark, value, note }) =>
      h('div', { class: 'tile' }, h('dt', {}, figure.label), value, note, spark.element),
    );
    this.element = h(
      'section',
      { class: 'live-room card', 'data-room': room, 'aria-label': room },
      h('h2', {}, h('a', { href: `/rooms/${encodeURIComponent(room)}?watch=1` }, room)),
      h('dl', { class: 'tiles' }, ...tiles),
      h('div', { class: 'live-levels' }, h('h3', {}, text('levels')), this.#levels, this.#legend),
      this.#troubles,
    );
  }

  show(room: LiveRoom): void {
    for (const { figure, spark, value, note } of this.#tiles) {
      const now = figure.of(room);
      spark.push(now);
      value.textContent = figure.write(now);
      note.textContent = figure.note?.(room) ?? '';
    }
    const all = room.levels.reduce((sum, clients) => sum + clients, 0);
    const bars = room.levels.map((clients, level) => {
      const bar = h('i', { class: `level-${level}`, hidden: clients === 0 });
      bar.style.flexGrow = String(clients / all);
      return bar;
    });
    fill(this.#levels, ...bars);
    fill(
      this.#legend,
      ...LEVELS.map((key, level) =>
        h('li', {}, h('i', { class: `level-${level}` }), `${text(key)} ${count(room.levels[level] ?? 0)}`),
      ),
    );
    this.#troubles.textContent =
      room.dropped + room.refused_poses > 0
        ? text('troubles', { dropped: room.dropped, refused: room.refused_poses })
        : '';
  }
}
