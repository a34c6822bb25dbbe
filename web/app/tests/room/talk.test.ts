// @vitest-environment happy-dom
import { joinRoom, type Room } from '@vitrine-shop/sdk';
import { afterEach, expect, it, vi } from 'vitest';
import { ALICE, BOB, FarSocket, fakeShop } from '../../../packages/sdk/tests/fake-shop.ts';
import { people } from '../../src/room/features/people/index.ts';
import { talk } from '../../src/room/features/talk/index.ts';
import { inside, roomOf } from './inside.ts';

let live: Room | null = null;

afterEach(() => live?.leave());

/** The SDK's own room; `far` is the shop's end of its socket. */
async function joined(): Promise<{ live: Room; far: FarSocket }> {
  const { shop } = fakeShop(({ path, method }) => {
    if (path === '/api/session' && method === 'GET')
      return [200, { visitor: null, member: null, operator: null, csrf: null }];
    if (path === '/api/session') return [201, { visitor: ALICE, csrf: 'secret' }];
    return [201, { ticket: 't', socket_url: 'https://shop.example/ws' }];
  });
  let far: FarSocket | null = null;
  const socket = (url: string, protocol: string) => {
    far = new FarSocket(url, protocol);
    setTimeout(() => {
      far!.accept();
      far!.welcome();
    });
    return far;
  };
  live = await joinRoom({ room: 'salon', name: 'Alice', colour: 3, shop, socket });
  return { live, far: far! };
}

async function open() {
  const { live, far } = await joined();
  const room = inside([people, talk], roomOf(), live);
  room.features.join(live);
  const panel = document.querySelector<HTMLElement>('.room-talk')!;
  return { room, far, panel, log: panel.querySelector('.talk-log')! };
}

it('opens from the bar, takes the keyboard, and gives it back', async () => {
  const { room, panel } = await open();
  const tool = room.tool('Talk');
  expect(panel.hidden).toBe(true);
  tool.click();
  expect(panel.hidden).toBe(false);
  expect(document.activeElement).toBe(panel.querySelector('.talk-form input'));
  expect(tool.getAttribute('aria-expanded')).toBe('true');
  panel.querySelector<HTMLElement>('.card-close')!.click();
  expect(panel.hidden).toBe(true);
  expect(document.activeElement).toBe(tool);
});

it('counts what was said while it was closed, and forgets it once it is read', async () => {
  const { room, far, log } = await open();
  const badge = room.tool('Talk').querySelector('.room-badge')!;
  far.event({ event: 'said', from: BOB, text: 'Hello', at: '2026-11-30T10:00:00Z' } as never);
  expect(badge.textContent).toBe('1');
  expect(log.textContent).toContain('Hello');
  room.tool('Talk').click();
  expect(badge.textContent).toBe('');
});

it('says that one is muted, on the page when it is closed, in the panel always', async () => {
  const { far, panel } = await open();
  far.event({ event: 'muted', slot: live!.you.slot, muted: true } as never);
  const words = 'The house has muted you in this room.';
  expect(document.querySelector('.toast')?.textContent).toBe(words);
  expect(panel.querySelector('.talk-silence')?.textContent).toBe(words);
  expect(panel.querySelector<HTMLFieldSetElement>('.talk-voice')!.disabled).toBe(true);
});

it('stays open through a doorway', async () => {
  const { room } = await open();
  room.tool('Talk').click();
  room.features.dispose();
  expect(document.querySelector('.room-talk')).toBeNull();
  const next = talk(room.ctx);
  next.join!(live!);
  expect(document.querySelector<HTMLElement>('.room-talk')!.hidden).toBe(false);
});

it('who is here is counted in the bar, and listed when asked for', async () => {
  const { room } = await open();
  const tool = room.tool(`${live!.people.size} people here`);
  expect(tool.querySelector('.room-badge')?.textContent).toBe(String(live!.people.size));
  tool.click();
  await vi.waitFor(() => expect(document.querySelector('dialog')?.textContent).toContain(BOB.name), 30_000);
});
