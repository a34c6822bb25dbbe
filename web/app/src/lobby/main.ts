import '../trusted.ts';
import { Certificates, localText, Problem, type RoomSummary, ShopClient } from '@vitrine-shop/sdk';
import { fault } from '../fault/fault.ts';
import { language } from '../i18n/messages.ts';
import { h } from '../ui/dom.ts';
import { shell } from '../ui/shell.ts';
import { toast } from '../ui/toast.ts';
import { doorForm } from './door.ts';
import { emptyLobby, failedLobby, loadingLobby, peopleLine, roomList } from './rooms.ts';
import { text } from './text.ts';

const REFRESH_MS = 15_000;
const shop = new ShopClient();

const house = h('h1', {}, 'Vitrine');
const rooms = h('section', { class: 'rooms', 'aria-label': text('rooms') }, loadingLobby());
const main = h(
  'main',
  { class: 'lobby' },
  h('div', { class: 'opening' }, h('div', {}, house, h('p', { class: 'lead' }, text('lead'))), doorForm()),
  rooms,
);
const mine = h('a', { href: '/mine', class: 'quiet-link', hidden: true }, text('mine'));
shell(main, mine, h('a', { href: '/brand', class: 'quiet-link' }, text('brand')));

/** The lobby bears the house's name if all that is sold here is one house's. */
async function nameHouse(): Promise<void> {
  const { items } = await shop.products();
  const names = new Set(items.map(({ brand }) => brand.name));
  if (names.size === 1) house.textContent = [...names][0];
  document.title = text('title', { house: house.textContent ?? 'Vitrine' });
}

async function showRooms(): Promise<void> {
  try {
    const items = await shop.all((after) => shop.rooms(after));
    rooms.replaceChildren(items.length ? roomList(items, (room) => void reportRoom(room)) : emptyLobby());
  } catch (error) {
    rooms.replaceChildren(failedLobby(Problem.from(error), () => void again()));
  }
}

/** What its page shows before one steps in: the room, its picture, whose it is. The dialog is fetched for it. */
async function reportRoom(room: RoomSummary): Promise<void> {
  const title = localText(room.title, language());
  const picture = room.picture_url?.split('/').at(-1);
  try {
    const { askReport } = await import('../report/dialog.ts');
    askReport(shop, [
      { kind: 'room', thing: room.id, title },
      ...(picture ? [{ kind: 'picture', thing: picture, title } as const] : []),
      { kind: 'brand', thing: room.brand.id, title: room.brand.name },
    ]);
  } catch (error) {
    toast(fault(error));
  }
}

async function again(): Promise<void> {
  rooms.replaceChildren(loadingLobby());
  await showRooms();
  rooms.querySelector<HTMLElement>('a, button')?.focus();
}

/** How many are inside changes all the time; only the numbers are written anew, so that focus and pictures stay. */
async function refreshPeople(): Promise<void> {
  if (document.hidden) return;
  const items = await shop.all((after) => shop.rooms(after));
  for (const item of items) {
    const line = rooms.querySelector(`[data-people="${CSS.escape(item.id)}"]`);
    if (line) line.replaceWith(peopleLine(item));
  }
}

/** Where the shop gives certificates there is a page of what one owns. */
async function offerGoods(): Promise<void> {
  mine.hidden = (await new Certificates(shop).chain()).state === 'off';
}

void showRooms();
offerGoods().catch(() => undefined); // without the link the page is still the lobby
nameHouse().catch(() => {
  // The name of the house is an ornament: without it the page is still the lobby.
});
setInterval(() => void refreshPeople().catch(() => undefined), REFRESH_MS);
