/** The operator's page: each live room's figures and the process's, asked for each second while the page is seen. */
import '../trusted.ts';
import { Certificates, type LiveRooms, Problem, ShopClient } from '@vitrine-shop/sdk';
import { fill, h } from '../ui/dom.ts';
import { shell } from '../ui/shell.ts';
import { Disk } from './disk.ts';
import { ApprovalDesk } from './front/approvals.ts';
import { OrderDesk } from './front/order.ts';
import { LetterDesk } from './letters/desk.ts';
import { NumbersDesk } from './numbers/desk.ts';
import { OversightDesk } from './oversight/desk.ts';
import { QuotaDesk } from './quotas/desk.ts';
import { registerLine } from './register.ts';
import { RoomCard } from './room-card.ts';
import { bytes, count, span, text } from './text.ts';
import { Untold } from './untold.ts';

const RENEW_MS = 1000;
const REGISTER_MS = 5000;

const shop = new ShopClient();
const cards = new Map<string, RoomCard>();
const rooms = h('div', { class: 'live-rooms' });
const vitals = h('dl', { class: 'vitals', 'aria-label': text('process') });
const fault = h('p', { class: 'note bad', role: 'status', hidden: true });
const register = h('p', { class: 'soft' });
const untold = new Untold();
const disk = new Disk();
const oversight = new OversightDesk(shop);
const approvals = new ApprovalDesk(shop);
const order = new OrderDesk(shop);
const quotas = new QuotaDesk(shop);
const visits = new NumbersDesk(shop);
const letters = new LetterDesk(shop);
const empty = h('p', { class: 'soft', hidden: true }, text('empty'));
const main = h('main', { class: 'operate' });
let answered_ms = 0;
let before: LiveRooms['process'] | null = null;

function show(live: LiveRooms): void {
  if (answered_ms === 0) {
    const head = h(
      'div',
      { class: 'operate-head' },
      h('h1', {}, text('title')),
      h('p', { class: 'soft' }, text('lead')),
    );
    const desks = [approvals, oversight, order, visits, quotas, letters].map(({ element }) => element);
    fill(main, head, fault, vitals, disk.element, register, untold.element, ...desks, empty, rooms);
    void renewRegister();
    oversight.show().catch(() => oversight.element.remove()); // not everybody who sees figures decides
    quotas.show().catch(() => quotas.element.remove());
    approvals.show().catch(() => approvals.element.remove());
    order.show().catch(() => order.element.remove());
    visits.show().catch(() => visits.element.remove());
    letters.show().catch(() => letters.element.remove());
  }
  answered_ms = performance.now();
  fault.hidden = true;
  const open = new Set(live.rooms.map(({ room }) => room));
  for (const [name, card] of cards) {
    if (open.has(name)) continue;
    card.element.remove();
    cards.delete(name);
  }
  for (const room of live.rooms) {
    let card = cards.get(room.room);
    if (!card) {
      card = new RoomCard(room.room);
      cards.set(room.room, card);
      rooms.append(card.element);
    }
    card.show(room);
  }
  empty.hidden = live.rooms.length > 0;
  showProcess(live.process);
  disk.show(live.disk);
}

function showProcess(process: LiveRooms['process']): void {
  const passed_s = before ? process.uptime_s - before.uptime_s : 0;
  const percent = new Intl.NumberFormat(document.documentElement.lang, { style: 'percent' });
  const busy = before && passed_s > 0 ? percent.format((process.cpu_s - before.cpu_s) / passed_s) : '…';
  before = process;
  const vital = (label: string, value: string) => h('div', {}, h('dt', {}, label), h('dd', {}, value));
  fill(
    vitals,
    vital(text('cpu'), busy),
    vital(text('memory'), process.rss_bytes === null ? text('unknown') : bytes(process.rss_bytes)),
    vital(text('sockets'), count(process.sockets)),
    vital(text('uptime'), span(process.uptime_s)),
    vital(text('version'), process.version),
  );
}

/** Words instead of figures, for good. */
function door(title: string, lead: string, ...more: HTMLElement[]): void {
  fill(
    main,
    h('div', { class: 'operate-door', role: 'alert' }, h('h1', {}, title), h('p', {}, lead), ...more),
  );
}

function stumble(): void {
  const count = Math.round((performance.now() - answered_ms) / 1000);
  fault.hidden = false;
  fault.textContent = answered_ms ? text('offline', { count }) : text('unanswered');
  if (!answered_ms) fill(main, fault);
}

async function renewRegister(): Promise<void> {
  if (!document.hidden) {
    try {
      register.textContent = registerLine(await new Certificates(shop).chain());
      untold.show(await shop.untoldEvents());
    } catch {
      // The figures above say already that the shop does not answer.
    }
  }
  setTimeout(() => void renewRegister(), REGISTER_MS);
}

async function renew(): Promise<void> {
  if (!document.hidden) {
    try {
      show(await shop.liveRooms());
    } catch (error) {
      const { status } = Problem.from(error);
      if (status === 401) {
        door(
          text('signedOut'),
          text('signedOutLead'),
          h('a', { class: 'button primary', href: '/brand' }, text('signIn')),
        );
        return;
      }
      if (status === 403) {
        door(text('forbidden'), text('forbiddenLead'));
        return;
      }
      stumble();
    }
  }
  setTimeout(() => void renew(), RENEW_MS);
}

document.title = `${text('title')} · Vitrine`;
shell(main, h('a', { href: '/brand' }, text('brand')));
fill(main, h('p', { class: 'operate-wait', role: 'status' }, text('loading')));
void renew();
