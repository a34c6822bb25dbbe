/** Who is here, as a dialog that follows the room: to find somebody, and to do something about them. */
import type { Blocked, Person, Room } from '@vitrine-shop/sdk';
import { personColour } from '../../../../door/visitor.ts';
import './people.css';
import { openDialog } from '../../../../ui/dialog.ts';
import { button, fill, h } from '../../../../ui/dom.ts';
import { houseMark } from '../../../dom.ts';
import { block, mute, pause, showOut, unblock } from './acts.ts';
import { say } from './text.ts';

const SEARCH_FROM = 21;
/** More rows than this are not read but searched. */
const MOST_ROWS = 100;
const RENEW_MS = 200;

/** rename: asks for another name or colour, under this title. */
export function openPeople(room: Room, rename: (title: string) => void): void {
  const count = h('p', { class: 'people-count', role: 'status' });
  const search = h('input', { type: 'search', class: 'people-search', placeholder: say('people.search') });
  search.setAttribute('aria-label', say('people.search'));
  const list = h('ul', { class: 'people-list' });
  const more = h('p', { class: 'card-note' });
  const blocked = h('div', { class: 'people-blocked' });
  const foot = h('div', { class: 'actions' });
  let opened = '';
  let kept: readonly Blocked[] = [];
  let timer = 0;

  const staff = () => room.you.role !== 'guest';

  const acts = (person: Person): HTMLElement => {
    const quiet = room.muted.has(person.slot);
    const all = [button(say('act.block'), () => void block(room, person).then(ask), 'quiet')];
    if (staff() && person.role === 'guest')
      all.push(
        button(say(quiet ? 'act.unmute' : 'act.mute'), () => void mute(room, person, !quiet), 'quiet'),
        button(say('act.kick'), () => showOut(room, person, false), 'quiet'),
        button(say('act.ban'), () => showOut(room, person, true), 'quiet danger'),
      );
    for (const [index, each] of all.entries()) each.dataset.key = `${person.id} ${index}`;
    const label = say('people.acts', { name: person.name });
    return h('div', { class: 'people-acts', role: 'group', 'aria-label': label }, ...all);
  };

  const row = (person: Person): HTMLElement => {
    const you = person.slot === room.you.slot;
    const notes = [
      room.away.has(person.slot) && say('people.away'),
      room.muted.has(person.slot) && say('people.muted'),
    ].filter((note) => note !== false);
    const face = h(
      'span',
      { class: 'people-name' },
      h('i', { '--swatch': personColour(person.colour) }),
      h('bdi', {}, you ? say('people.you', { name: person.name }) : person.name),
      person.role !== 'guest' && houseMark(),
      notes.length > 0 && h('span', { class: 'people-role' }, notes.join(' · ')),
    );
    const kind = room.away.has(person.slot) ? 'people-row lost' : 'people-row';
    if (you || room.watching) return h('li', { class: kind }, face);
    const open = opened === person.id;
    const toggle = button('', () => {
      opened = open ? '' : person.id;
      renew();
    });
    toggle.className = 'people-more';
    toggle.dataset.key = person.id;
    toggle.setAttribute('aria-expanded', String(open));
    toggle.setAttribute('aria-label', say('people.acts', { name: person.name }));
    return h('li', { class: kind }, face, toggle, open && acts(person));
  };

  const renew = () => {
    clearTimeout(timer);
    timer = 0;
    const focused = (document.activeElement as HTMLElement | null)?.dataset?.key;
    const everybody = [...room.people.values()];
    const wanted = search.value.trim().toLocaleLowerCase();
    const found = everybody
      .filter((person) => person.name.toLocaleLowerCase().includes(wanted))
      .sort(
        (a, b) =>
          Number(b.slot === room.you.slot) - Number(a.slot === room.you.slot) ||
          Number(b.role !== 'guest') - Number(a.role !== 'guest') ||
          a.name.localeCompare(b.name),
      );
    count.textContent = say('nav.people.count', { count: everybody.length });
    search.hidden = everybody.length < SEARCH_FROM && !wanted;
    fill(list, ...found.slice(0, MOST_ROWS).map(row));
    more.textContent =
      found.length > MOST_ROWS ? say('people.more', { count: found.length - MOST_ROWS }) : '';
    if (wanted && found.length === 0) more.textContent = say('people.nobody');
    more.hidden = more.textContent === '';
    fill(blocked, ...blockedRows());
    const actions = [
      !room.watching && button(say('people.rename'), () => again(() => rename(say('people.rename')))),
    ];
    if (staff())
      actions.push(
        button(say(room.paused ? 'act.resume' : 'act.pause'), () => void pause(room, !room.paused)),
      );
    fill(foot, ...actions);
    if (focused) dialog.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  };

  /** Whom one has blocked is asked of the shop: they are not in the room, and it was perhaps on another day. */
  const ask = async (): Promise<void> => {
    if (room.watching) return;
    try {
      kept = await room.shop.all((after) => room.shop.blocks(after));
    } catch {
      // The list of who is here is worth having without it.
    }
    renew();
  };

  const blockedRows = (): HTMLElement[] => {
    if (kept.length === 0 || room.watching) return [];
    const rows = kept.map((each) => {
      const name = each.name || say('people.unnamed');
      const free = button(say('act.unblock'), () => void unblock(room, each).then(ask), 'quiet');
      free.setAttribute('aria-label', say('act.unblock.label', { name }));
      free.dataset.key = `${each.visitor} free`;
      return h('li', { class: 'people-row' }, h('span', { class: 'people-name' }, name), free);
    });
    return [h('h3', {}, say('people.blocked')), h('ul', { class: 'people-list' }, ...rows)];
  };

  const again = (next: () => void) => {
    dialog.close();
    next();
  };

  search.addEventListener('input', () => renew());
  const dialog = openDialog(
    say('people.label'),
    h('div', { class: 'people' }, count, search, list, more, blocked, foot),
  );
  const soon = () => {
    timer ||= window.setTimeout(renew, RENEW_MS);
  };
  const names = [
    'entered',
    'left',
    'away',
    'back',
    'hidden',
    'shown',
    'renamed',
    'muted',
    'paused',
    'welcome',
  ] as const;
  const ends = [...names.map((name) => room.on(name, soon)), room.on('closed', () => dialog.close())];
  dialog.addEventListener('close', () => {
    clearTimeout(timer);
    for (const end of ends) end();
  });
  renew();
  void ask();
}
