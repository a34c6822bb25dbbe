/** What opens a door or a till that stayed shut: a way to the good that it asks for, and to one's own. Never a dead end. */
import {
  Certificates,
  type Edition,
  type Gated,
  type LocalText,
  localText,
  type Placement,
  type RoomSummary,
  type ShopClient,
} from '@vitrine-shop/sdk';
import { language } from '../../../i18n/messages.ts';
import { button, h } from '../../../ui/dom.ts';
import { goodsSay } from './text.ts';

/** The room that one is in, and stays in: what stands there is opened, not walked to. */
export interface Here {
  readonly placements: readonly Pick<Placement, 'product'>[];
  readonly open: (product: string) => void;
}

/** Ways, the likeliest first; none if the room or product asks for no certificate. */
export async function openers(
  shop: ShopClient,
  kind: Gated,
  id: string,
  here: Here | null = null,
): Promise<HTMLElement[]> {
  const api = new Certificates(shop);
  const { rule } = await api.gate(kind, id);
  if (!rule) return [];
  const numbers = rule.any.flatMap((each) => ('edition' in each ? [each.edition] : []));
  const known = await Promise.all(numbers.map((number) => api.edition(number))).catch(() => []);
  const near = nearOf(known, here?.placements ?? [], id);
  const far = near || known.length === 0 ? null : await placeOf(shop, known, id).catch(() => null);
  const ways: HTMLElement[] = [];
  if (near && here) {
    const { title, product_id } = near;
    ways.push(button(see(title), () => here.open(product_id), 'primary'));
  } else if (far) {
    const href = `/rooms/${encodeURIComponent(far.room)}`;
    ways.push(h('a', { class: 'button primary', href }, see(far.title)));
  }
  const kindOfMine = `button ${ways.length > 0 ? '' : 'primary'}`.trim();
  const target = here ? '_blank' : null;
  ways.push(h('a', { class: kindOfMine, href: '/mine', target }, goodsSay('open.mine')));
  return ways;
}

/** The first of the editions whose product stands here; not that of `shut` itself, which is seen already. Pure. */
export function nearOf<Some extends Pick<Edition, 'product_id'>>(
  editions: readonly Some[],
  placements: readonly Pick<Placement, 'product'>[],
  shut: string,
): Some | null {
  const stands = (product: string) => placements.some((each) => each.product === product);
  return editions.find(({ product_id }) => product_id !== shut && stands(product_id)) ?? null;
}

/** The first room in which one of the editions' products stands; `shut`, a room or product, is not looked for. */
async function placeOf(
  shop: ShopClient,
  editions: readonly Edition[],
  shut: string,
): Promise<{ room: string; title: LocalText } | null> {
  const rooms: RoomSummary[] = await shop.all((after) => shop.rooms(after));
  for (const { id } of rooms.filter((each) => each.id !== shut)) {
    const { room } = await shop.room(id);
    const edition = nearOf(editions, room.placements, shut);
    if (edition) return { room: id, title: edition.title };
  }
  return null;
}

function see(title: LocalText): string {
  return goodsSay('open.see', { title: localText(title, language()) });
}
