import { localText, type Problem, type RoomSummary, spokenIn } from '@vitrine-shop/sdk';
import { opensWhen } from '../door/opening.ts';
import { fault } from '../fault/fault.ts';
import { language } from '../i18n/messages.ts';
import { typeset } from '../i18n/typography.ts';
import { button, h } from '../ui/dom.ts';
import { text } from './text.ts';

/** The rooms as pictures to step into; each whole card is one link, but for its report. */
export function roomList(rooms: RoomSummary[], report: (room: RoomSummary) => void): HTMLElement {
  return h('ul', { class: 'room-list' }, ...rooms.map((room, index) => roomCard(room, index, report)));
}

function roomCard(room: RoomSummary, index: number, report: (room: RoomSummary) => void): HTMLElement {
  const title = typeset(localText(room.title, language()));
  const link = h(
    'a',
    { href: `/rooms/${encodeURIComponent(room.id)}`, 'aria-label': text('enterRoom', { room: title }) },
    text('enter'),
  );
  return h(
    'li',
    { class: 'room-card' },
    picture(room, index),
    h(
      'div',
      { class: 'room-words' },
      h(
        'a',
        { class: 'room-brand', href: `/b/${encodeURIComponent(room.brand.slug)}`, dir: 'auto' },
        room.brand.name,
      ),
      h('h2', { lang: spokenIn(room.title, language()) }, title),
      h(
        'p',
        { class: 'summary', lang: spokenIn(room.summary, language()) },
        typeset(localText(room.summary, language())),
      ),
      h('div', { class: 'room-foot' }, peopleLine(room), link),
      reportButton(title, () => report(room)),
    ),
  );
}

function reportButton(title: string, press: () => void): HTMLElement {
  const made = button(text('report'), press, 'quiet room-report');
  made.setAttribute('aria-label', text('reportRoom', { room: title }));
  return made;
}

function picture(room: RoomSummary, index: number): HTMLElement {
  const frame = h('div', { class: 'room-picture' });
  if (!room.picture_url) return frame;
  const image = h('img', {
    src: room.picture_url,
    alt: '', // the title beside it says the same
    width: 1600,
    height: 1000,
    decoding: 'async',
    fetchpriority: index === 0 ? 'high' : null,
    loading: index < 2 ? 'eager' : 'lazy',
  });
  const show = () => frame.classList.add('seen');
  image.addEventListener('error', () => image.remove());
  if (image.complete) show();
  else image.addEventListener('load', show);
  frame.append(image);
  return frame;
}

export function peopleLine(room: RoomSummary): HTMLElement {
  const full = room.people >= room.capacity;
  const inside = room.people ? text('people', { count: room.people }) : text('nobody');
  const words = room.open ? (full ? text('full') : inside) : closedWords(room);
  const line = room.gated ? `${words} · ${text('gated')}` : words;
  return h('p', { class: room.people ? 'people some' : 'people', 'data-people': room.id }, line);
}

function closedWords(room: RoomSummary): string {
  const when = opensWhen(room.opens_at, new Date());
  return when ? text('opens', { when }) : text('closed');
}

export function loadingLobby(): HTMLElement {
  const frame = () => h('div', { class: 'room-picture waiting' });
  return h(
    'div',
    {},
    h('p', { class: 'unseen', role: 'status' }, text('loading')),
    h('div', { class: 'room-list', 'aria-hidden': 'true' }, frame(), frame()),
  );
}

export function emptyLobby(): HTMLElement {
  return h('div', { class: 'lobby-note' }, h('h2', {}, text('emptyTitle')), h('p', {}, text('empty')));
}

export function failedLobby(problem: Problem, retry: () => void): HTMLElement {
  return h(
    'div',
    { class: 'lobby-note', role: 'alert' },
    h('h2', {}, text('errorTitle')),
    h('p', {}, fault(problem)),
    button(text('retry'), retry, 'primary'),
  );
}
