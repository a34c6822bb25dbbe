/** A room as a file on one's own disk. */
import { localText, type OwnRoom, RoomFiles, type ShopClient } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { busy, button, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import { wordsFor } from '../text.ts';
import { say } from './text.ts';

/** fetched: lets the browser keep what is at an address. */
export function saveButton(
  shop: ShopClient,
  room: OwnRoom,
  fetched: (address: string) => void = download,
): HTMLButtonElement {
  const files = new RoomFiles(shop);
  const save = async () => {
    try {
      // Asked first: what is refused is said in words, and what is left out before the file is there.
      const { left } = await busy(pressed, () => files.contents(room.id));
      const doors = left.flatMap(({ portals }) => portals);
      if (doors.length) toast(say('doors', { doors: doors.join(', ') }));
      fetched(files.address(room.id));
    } catch (error) {
      toast(wordsFor(error));
    }
  };
  const pressed: HTMLButtonElement = button(say('save'), () => void save(), 'quiet');
  pressed.setAttribute('aria-label', say('save.of', { room: localText(room.title, language()) }));
  return pressed;
}

function download(address: string): void {
  const link = h('a', { href: address, download: true, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
}
