/** What opens a door that stayed shut: a way to the good that it asks for, and to one's own goods. Never a dead end. */
import { Certificates, localText, type RoomSummary, type ShopClient } from '@vitrine/sdk';
import { language } from '../../i18n/messages.ts';
import { h } from '../../ui/dom.ts';
import { goodsSay } from './words.ts';

/** Links, the likeliest first; none if the room asks for no certificate. */
export async function openers(shop: ShopClient, room: string): Promise<HTMLElement[]> {
  const api = new Certificates(shop);
  const { rule } = await api.gate('rooms', room);
  if (!rule) return [];
  const numbers = rule.any.flatMap((each) => ('edition' in each ? [each.edition] : []));
  const ways: HTMLElement[] = [];
  const where = await placeOf(shop, api, numbers, room).catch(() => null);
  if (where) {
    const title = localText(where.title, language());
    const href = `/rooms/${encodeURIComponent(where.room)}`;
    ways.push(h('a', { class: 'button primary', href }, goodsSay('open.see', { title })));
  }
  ways.push(
    h('a', { class: `button ${where ? '' : 'primary'}`.trim(), href: '/mine' }, goodsSay('open.mine')),
  );
  return ways;
}

/** The first room, other than this one, in which one of the editions' products stands. */
async function placeOf(
  shop: ShopClient,
  api: Certificates,
  editions: readonly number[],
  shut: string,
): Promise<{ room: string; title: { en: string; fr?: string } } | null> {
  if (editions.length === 0) return null;
  const known = await Promise.all(editions.map((number) => api.edition(number)));
  const rooms: RoomSummary[] = await shop.all((after) => shop.rooms(after));
  for (const { id } of rooms.filter((each) => each.id !== shut)) {
    const { room } = await shop.room(id);
    for (const { product } of room.placements) {
      const edition = known.find((each) => each.product_id === product);
      if (edition) return { room: id, title: edition.title };
    }
  }
  return null;
}
