/** The picture of a room in its form: another one from a file, or none. */
import { BrandFiles, type OwnPicture, type OwnRoom, type ShopClient } from '@vitrine-shop/sdk';
import { button, field, fill, h } from '../../../ui/dom.ts';
import { wordsFor } from '../../text.ts';
import { say } from './text.ts';

const KINDS = 'image/png,image/webp,image/jpeg';

/** waiting: told while a file is on its way. */
export function coverField(
  shop: ShopClient,
  room: OwnRoom,
  waiting: (sending: Promise<unknown>) => void,
): { element: HTMLElement; value: () => string | null } {
  let now: OwnPicture | null =
    room.picture && room.picture_url ? { picture: room.picture, url: room.picture_url } : null;
  const shown = h('div', { class: 'own-room-picture' });
  const said = h('p', { class: 'soft', role: 'status' });
  const remove = button(say('cover.remove'), () => choose(null), 'quiet');
  const choose = (picture: OwnPicture | null) => {
    now = picture;
    remove.hidden = !picture;
    fill(shown, picture && h('img', { src: picture.url, alt: '' }));
  };
  choose(now);
  const file = h('input', { type: 'file', accept: KINDS });
  file.addEventListener('change', () => {
    const [picked] = file.files ?? [];
    if (!picked) return;
    said.textContent = say('cover.sending');
    const sending = new BrandFiles(shop)
      .send(picked)
      .then((picture) => {
        choose(picture);
        said.textContent = '';
      })
      .catch((error) => {
        said.textContent = wordsFor(error);
      })
      .finally(() => {
        file.value = '';
      });
    waiting(sending);
  });
  const element = h(
    'div',
    { class: 'room-cover' },
    shown,
    h('div', { class: 'stack' }, field(say('cover'), file, say('cover.hint')), remove, said),
  );
  return { element, value: () => now?.picture ?? null };
}
