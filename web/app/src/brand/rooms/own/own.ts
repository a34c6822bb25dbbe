/** The brand's own rooms: a card each, with who finds it and whether it is open, and a form to change it. */
import {
  localText,
  type OwnRoom,
  OwnRooms,
  type RoomApproval,
  type ShopClient,
  spokenIn,
} from '@vitrine-shop/sdk';
import { opensWhen } from '../../../door/opening.ts';
import { language } from '../../../i18n/messages.ts';
import { busy, button, fill, h } from '../../../ui/dom.ts';
import { toast } from '../../../ui/toast.ts';
import { saveButton } from '../../roomfiles/save.ts';
import { wordsFor } from '../../text.ts';
import { deletedRooms } from './deleted.ts';
import { roomForm, whole } from './form.ts';
import './own.css';
import { pair } from '../../../i18n/pair.ts';
import { say } from './text.ts';

const TOLD_MS = 14 * 86_400_000;

/** changes: whether this member may change anything. changed: a room is another now. */
export function ownRooms(
  shop: ShopClient,
  changes: boolean,
  changed: () => void,
): { element: HTMLElement; show: () => Promise<void> } {
  const asked = h('div', { class: 'stack' });
  const list = h('ul', { class: 'own-rooms' });
  const heading = h('h2', { id: 'own-rooms', tabindex: -1 }, say('title'));
  const gone = deletedRooms(shop, changes, () => {
    void show().then(() => heading.focus());
    changed();
  });
  const element = h(
    'section',
    { class: 'brand-part', 'aria-labelledby': heading.id },
    h('div', { class: 'part-head' }, heading),
    h('p', { class: 'soft' }, say('lead')),
    asked,
    list,
    gone.element,
  );
  const card = (shown: OwnRoom): HTMLElement => {
    let room = shown;
    const name = localText(room.title, language());
    const body = h('div', { class: 'own-room-form' });
    const edit = button(say('edit'), () => open(), 'quiet');
    edit.setAttribute('aria-label', say('edit.of', { room: name }));
    const open = () => {
      const form = roomForm(shop, room, done, stale, renewed);
      fill(body, form);
      edit.hidden = true;
      form.querySelector('input')?.focus();
    };
    const done = (saved: OwnRoom | null) => {
      const next = card(saved ?? room);
      row.replaceWith(next);
      next.querySelector('button')?.focus();
      if (!saved) return;
      toast(say('saved', { room: localText(saved.title, language()) }));
      changed();
    };
    const renewed = (now: OwnRoom) => {
      room = now;
      visit.href = now.link;
      changed();
    };
    const stale = () => {
      toast(say('quicker'));
      void show().then(() => heading.focus());
    };
    const picture = h('div', { class: 'own-room-picture' });
    if (room.picture_url) picture.append(h('img', { src: room.picture_url, alt: '', loading: 'lazy' }));
    const handOn = async () => {
      try {
        const { openSheet } = await busy(share, () => import('../../../share/sheet.ts'));
        const lead = say(room.state === 'public' ? 'share.public' : 'share.unlisted');
        openSheet({ heading: say('share'), lead, link: whole(room), title: name });
      } catch (error) {
        toast(wordsFor(error));
      }
    };
    const share: HTMLButtonElement = button(say('share'), () => void handOn(), 'quiet');
    share.setAttribute('aria-label', pair(say('share'), name));
    const visit = h(
      'a',
      { class: 'button quiet', href: room.link, 'aria-label': pair(say('visit'), name) },
      say('visit'),
    );
    const row = h(
      'li',
      { class: 'own-room' },
      picture,
      h(
        'div',
        { class: 'own-room-words' },
        h('h3', { lang: spokenIn(room.title, language()) }, name),
        h('p', { class: 'own-room-state', 'data-state': room.state }, say(`state.${room.state}`)),
        h('p', { class: 'soft' }, whether(room)),
      ),
      h(
        'div',
        { class: 'actions' },
        changes && edit,
        room.state !== 'draft' && share,
        visit,
        changes && saveButton(shop, room),
      ),
      body,
    );
    return row;
  };
  const show = async () => {
    try {
      const [{ items: rooms, approval }] = await Promise.all([new OwnRooms(shop).all(), gone.show()]);
      fill(asked, ...approvalWords(approval));
      fill(list, ...(rooms.length ? rooms.map(card) : [h('li', { class: 'note' }, say('none'))]));
    } catch (error) {
      const again = button(say('retry'), () => void show());
      fill(list, h('li', { class: 'note bad', role: 'alert' }, wordsFor(error)), h('li', {}, again));
    }
  };
  fill(list, h('li', { class: 'soft', role: 'status' }, say('loading')));
  void show();
  return { element, show };
}

/** How it stands with the question to those who run the shop; an answer that lies back is not told for ever. */
function approvalWords(approval: RoomApproval | null): HTMLElement[] {
  if (!approval) return [];
  const { approved, decided_at, words } = approval;
  const passed_ms = decided_at ? Date.now() - Date.parse(decided_at) : 0;
  if (approved && passed_ms > TOLD_MS) return [];
  const said = approved === null ? 'waiting' : approved ? 'yes' : 'no';
  const kind = approved === null ? 'note' : approved ? 'note good' : 'note bad';
  const quoted = words ? h('p', { class: 'soft' }, say('approval.words', { words })) : null;
  return [h('div', { class: kind, role: 'status' }, h('p', {}, say(`approval.${said}`)), quoted)];
}

/** Whether visitors come in now, and until when that is so. */
function whether(room: OwnRoom): string {
  const when = opensWhen(room.open ? room.closes_at : room.opens_at, new Date());
  if (room.open) return when ? say('open.until', { when }) : say('open');
  return when ? say('shut.until', { when }) : say('shut');
}
