/** A week's numbers beside those of the week before: a week and a room are chosen, all below follows. */
import { type BrandNumbers, BrandNumbersReader, type ShopClient } from '@vitrine-shop/sdk';
import { language } from '../../../i18n/messages.ts';
import { button, field, fill, h } from '../../../ui/dom.ts';
import { wordsFor } from '../../text.ts';
import { byDay } from './by-day.ts';
import { DAYS, daysAfter, mondayOf, weekText } from './days.ts';
import { byProduct, byRoom, keyFigures, lengths, nameOf, sources } from './lists.ts';
import './numbers.css';
import { planOf } from './plan.ts';
import { say } from './text.ts';

const WEEKS = 60;
const DAY_MS = 86_400_000;

/** now: which weeks are offered. That of yesterday is shown first: on a Monday the new one has nothing to show. */
export function weeks(shop: ShopClient, now = new Date()): HTMLElement {
  const reader = new BrandNumbersReader(shop);
  const newest = mondayOf(now);
  const mondays = Array.from({ length: WEEKS }, (_, index) => daysAfter(newest, -DAYS * index));
  const week = h(
    'select',
    {},
    ...mondays.map((monday) => h('option', { value: monday }, weekText(monday, language()))),
  );
  week.value = mondayOf(new Date(now.getTime() - DAY_MS));
  const room = h('select', {}, h('option', { value: '' }, say('room.all')));
  const file = h('a', { class: 'button', download: '' }, say('file'));
  const older = button('‹', () => step(1), 'quiet');
  const newer = button('›', () => step(-1), 'quiet');
  older.setAttribute('aria-label', say('week.before'));
  newer.setAttribute('aria-label', say('week.after'));
  const shown = h('div', { class: 'numbers-shown' });
  const state = h('p', { class: 'unseen', role: 'status' });
  let turn = 0;

  const step = (by: number) => {
    week.selectedIndex = Math.min(mondays.length - 1, Math.max(0, week.selectedIndex + by));
    void show();
  };

  const offer = (numbers: BrandNumbers, before: BrandNumbers) => {
    const chosen = room.value;
    const known = new Map([...before.rooms, ...numbers.rooms].map((each) => [each.id, each]));
    known.delete('');
    fill(
      room,
      h('option', { value: '' }, say('room.all')),
      ...[...known.values()].map((each) => h('option', { value: each.id }, nameOf(each, language()))),
    );
    if (chosen && !known.has(chosen)) room.append(h('option', { value: chosen }, chosen));
    room.value = chosen;
  };

  const show = async () => {
    const mine = ++turn;
    const [since, of] = [week.value, room.value || null];
    newer.disabled = week.selectedIndex === 0;
    older.disabled = week.selectedIndex === mondays.length - 1;
    file.href = reader.fileUrl(since, DAYS);
    shown.setAttribute('aria-busy', 'true');
    try {
      const [numbers, before, plan] = await Promise.all([
        reader.of(since, DAYS, of),
        reader.of(daysAfter(since, -DAYS), DAYS, of),
        of ? reader.plan(of, since, DAYS) : null,
      ]);
      if (mine !== turn) return; // another week was chosen meanwhile
      offer(numbers, before);
      const tag = language();
      const empty = numbers.whole.visits + numbers.whole.bought + before.whole.visits === 0;
      fill(
        shown,
        numbers.counting ? null : h('p', { class: 'note' }, say('off')),
        empty ? h('p', { class: 'note' }, say('none')) : null,
        ...(empty
          ? []
          : [
              keyFigures(numbers.whole, before.whole, tag),
              byDay(numbers, before, tag),
              h(
                'div',
                { class: 'numbers-pair' },
                sources(numbers.whole, before.whole, tag),
                lengths(numbers.whole, before.whole, tag),
              ),
              of ? null : byRoom(numbers, before, tag),
              byProduct(numbers, tag),
            ]),
        plan
          ? planOf(plan, room.selectedOptions[0]?.textContent ?? '', tag)
          : h('p', { class: 'soft' }, say('plan.choose')),
        h('p', { class: 'soft' }, say('privacy')),
      );
      state.textContent = weekText(since, tag);
    } catch (error) {
      if (mine !== turn) return;
      fill(
        shown,
        h('p', { class: 'note bad', role: 'alert' }, wordsFor(error)),
        button(say('retry'), () => void show()),
      );
    } finally {
      if (mine === turn) shown.removeAttribute('aria-busy');
    }
  };

  week.addEventListener('change', () => void show());
  room.addEventListener('change', () => void show());
  void show();
  return h(
    'div',
    { class: 'numbers' },
    h(
      'div',
      { class: 'numbers-choice' },
      h('div', { class: 'numbers-week' }, older, field(say('week'), week), newer),
      field(say('room'), room),
      file,
    ),
    state,
    shown,
  );
}
