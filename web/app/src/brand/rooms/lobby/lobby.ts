/** The section of the brand's page where its own page is edited: fetched as it is, edited, saved as a whole. */
import { Lobbies, type Member, type OwnLobby, type ShopClient } from '@vitrine-shop/sdk';
import { language } from '../../../i18n/messages.ts';
import { button, fill, h } from '../../../ui/dom.ts';
import { toast } from '../../../ui/toast.ts';
import { wordsFor } from '../../text.ts';
import { lobbyForm } from './form.ts';
import './lobby.css';
import { nameForm } from './name.ts';
import { preview } from './preview.ts';
import { say } from './text.ts';

/** Staff see how it looks, editors change it, owners give the house another name: `renamed` is told then. */
export function ownLobby(shop: ShopClient, { role, brand }: Member, renamed: () => void): HTMLElement {
  const body = h('div', { class: 'own-lobby' });
  const heading = h('h2', { id: 'own-lobby', tabindex: -1 }, say('title'));
  const visit = h(
    'a',
    { class: 'button quiet', target: '_blank', rel: 'noopener', hidden: true },
    say('visit'),
  );
  const draw = (lobby: OwnLobby) => {
    visit.href = `${lobby.url}?lang=${language()}`;
    visit.hidden = false;
    const saved = (now: OwnLobby) => {
      draw(now);
      toast(say('saved'));
      heading.focus();
    };
    const stale = () => {
      toast(say('quicker'));
      void show().then(() => heading.focus());
    };
    fill(body, role !== 'staff' ? lobbyForm(shop, lobby, saved, stale) : preview(lobby).element);
  };
  const show = async () => {
    try {
      draw(await new Lobbies(shop).own());
    } catch (error) {
      const again = button(say('retry'), () => void show());
      fill(body, h('p', { class: 'note bad', role: 'alert' }, wordsFor(error)), again);
    }
  };
  fill(body, h('p', { class: 'soft', role: 'status' }, say('loading')));
  void show();
  return h(
    'section',
    { class: 'brand-part', 'aria-labelledby': heading.id },
    h('div', { class: 'part-head' }, heading, visit),
    h('p', { class: 'soft' }, say('lead')),
    body,
    role === 'owner' && nameForm(shop, brand.name, renamed),
  );
}
