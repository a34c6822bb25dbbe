/** Rooms that were deleted and can still be brought back: a line each, with the day until which that is so. */
import { type DeletedRoom, localText, OwnRooms, type ShopClient, spokenIn } from '@vitrine-shop/sdk';
import { language } from '../../../i18n/messages.ts';
import { busy, button, fill, h } from '../../../ui/dom.ts';
import { toast } from '../../../ui/toast.ts';
import { wordsFor } from '../../text.ts';
import { say } from './text.ts';

/** changes: whether this member may bring one back. restored: one is back. */
export function deletedRooms(
  shop: ShopClient,
  changes: boolean,
  restored: () => void,
): { element: HTMLElement; show: () => Promise<void> } {
  const own = new OwnRooms(shop);
  const list = h('ul', { class: 'deleted-rooms' });
  const element = h(
    'div',
    { class: 'stack', hidden: true },
    h('h3', {}, say('deleted')),
    h('p', { class: 'soft' }, say('deleted.lead')),
    list,
  );
  const line = (room: DeletedRoom) => {
    const name = localText(room.title, language());
    const back = button(say('restore'), () => void restore(), 'quiet');
    back.setAttribute('aria-label', say('restore.of', { room: name }));
    const restore = async () => {
      try {
        await busy(back, () => own.restore(room.id));
        toast(say('restored', { room: name }));
        restored();
      } catch (error) {
        toast(wordsFor(error));
      }
    };
    return h(
      'li',
      {},
      h('b', { dir: 'auto', lang: spokenIn(room.title, language()) }, name),
      h('span', { class: 'soft' }, say('deleted.until', { day: dayText(room.until) })),
      changes && back,
    );
  };
  const show = async () => {
    const rooms = await own.deleted();
    fill(list, ...rooms.map(line));
    element.hidden = rooms.length === 0;
  };
  return { element, show };
}

function dayText(at: string): string {
  const locale = language() === 'en' ? 'en-GB' : language();
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' }).format(new Date(at));
}
