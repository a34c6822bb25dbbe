/** Fields for a room's opening hours: a week, single days, a first and a last day. */
import type { RoomHours } from '@vitrine-shop/sdk';
import { language } from '../../../i18n/messages.ts';
import { pair } from '../../../i18n/pair.ts';
import { button, field, h } from '../../../ui/dom.ts';
import { say } from './text.ts';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const USUAL: Span = { opens: '10:00', closes: '19:00' };
const SPANS_MOST = 4;
/** 1 January 2024 was a Monday. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

interface Span {
  opens: string;
  closes: string;
}

let lists = 0;

/** value: null where it is always open. Nothing that was set by a program is lost by saving. */
export function hoursFields(hours: RoomHours | null): {
  element: HTMLElement;
  value: () => RoomHours | null;
} {
  const always = h('input', { type: 'checkbox', checked: hours === null });
  const zones = h('datalist', { id: `zones-${++lists}` });
  for (const zone of Intl.supportedValuesOf('timeZone')) zones.append(h('option', { value: zone }));
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zone = h('input', {
    value: hours?.zone ?? own,
    list: zones.id,
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const first = h('input', { type: 'date', value: hours?.first_day ?? '' });
  const last = h('input', { type: 'date', value: hours?.last_day ?? '' });
  const name = new Intl.DateTimeFormat(language(), { weekday: 'long', timeZone: 'UTC' });
  const week = DAYS.map((day, number) => {
    const label = name.format(MONDAY + number * DAY_MS);
    // Open all day on every day until somebody says otherwise: the usual hours are a proposal.
    const spans = hours?.week
      ? (hours.week[day] ?? [])
      : hours
        ? [{ opens: '00:00', closes: '24:00' }]
        : [USUAL];
    return { day, label, ...spansField(label, spans) };
  });
  const days = h('ul', { class: 'room-days' });
  const single: { date: HTMLInputElement; spans: () => Span[]; row: HTMLElement }[] = [];
  const addDay = (date: string, spans: Span[]) => {
    const input = h('input', { type: 'date', value: date, 'aria-label': say('date') });
    const times = spansField(say('days'), spans);
    const gone = button(
      say('less'),
      () => {
        single.splice(
          single.findIndex(({ date }) => date === input),
          1,
        );
        row.remove();
        add.focus();
      },
      'quiet',
    );
    const row = h('li', {}, h('div', { class: 'field' }, input), times.element, gone);
    single.push({ date: input, spans: times.value, row });
    days.append(row);
    return input;
  };
  for (const { date, spans } of hours?.days ?? []) addDay(date, spans ?? []);
  const add = button(say('days.add'), () => addDay('', []).focus(), 'quiet');
  const rows = week.map(({ label, element }) =>
    h('div', { class: 'room-day' }, h('span', { class: 'room-day-name' }, label), element),
  );
  const detail = h(
    'fieldset',
    { class: 'stack' },
    field(say('zone'), zone, say('zone.hint')),
    zones,
    h('div', { class: 'room-week' }, ...rows),
    h('h5', {}, say('days')),
    h('p', { class: 'soft' }, say('days.lead')),
    days,
    add,
    h('div', { class: 'room-pair' }, field(say('first'), first), field(say('last'), last)),
  );
  const follow = () => {
    detail.hidden = always.checked;
    detail.disabled = always.checked; // what is hidden must not keep the form from being sent
  };
  always.addEventListener('change', follow);
  follow();
  const value = (): RoomHours | null => {
    if (always.checked) return null;
    const times = Object.fromEntries(week.map(({ day, value }) => [day, value()]));
    return {
      zone: zone.value.trim(),
      week: times as RoomHours['week'],
      days: single.map(({ date, spans }) => ({ date: date.value, spans: spans() })),
      first_day: first.value || null,
      last_day: last.value || null,
    };
  };
  const label = h('label', { class: 'room-check' }, always, say('always'));
  const legend = h('legend', {}, say('hours'));
  return { element: h('fieldset', { class: 'room-part stack' }, legend, label, detail), value };
}

/** Some times of one day; none: closed. */
function spansField(whose: string, spans: readonly Span[]): { element: HTMLElement; value: () => Span[] } {
  const rows: { opens: HTMLInputElement; closes: HTMLInputElement; row: HTMLElement }[] = [];
  const list = h('div', { class: 'room-spans' });
  const closed = h('span', { class: 'soft' }, say('day.closed'));
  const follow = () => {
    closed.hidden = rows.length > 0;
    more.hidden = rows.length >= SPANS_MOST;
  };
  const add = (span: Span) => {
    const time = (value: string, label: string) => {
      // A whole day ends at 24:00, which fields for times do not know: midnight is the same.
      const shown = value === '24:00' ? '00:00' : value;
      return h('input', { type: 'time', value: shown, required: true, 'aria-label': `${whose}, ${label}` });
    };
    const opens = time(span.opens, say('opens'));
    const closes = time(span.closes, say('closes'));
    const gone = button(
      '×',
      () => {
        rows.splice(
          rows.findIndex((each) => each.row === row),
          1,
        );
        row.remove();
        follow();
        more.focus();
      },
      'quiet',
    );
    gone.setAttribute('aria-label', pair(whose, say('less')));
    const row = h(
      'div',
      { class: 'room-span field' },
      opens,
      h('span', { 'aria-hidden': 'true' }, '–'),
      closes,
      gone,
    );
    rows.push({ opens, closes, row });
    more.before(row);
    follow();
    return opens;
  };
  const more = button(say('more'), () => add(USUAL).focus(), 'quiet');
  more.setAttribute('aria-label', pair(whose, say('more')));
  list.append(closed, more);
  for (const span of spans) add(span);
  follow();
  const value = () =>
    rows.map(({ opens, closes }) => ({
      opens: opens.value,
      closes: closes.value === '00:00' ? '24:00' : closes.value,
    }));
  return { element: list, value };
}
