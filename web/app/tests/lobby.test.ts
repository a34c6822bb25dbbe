// @vitest-environment happy-dom
import { Problem, type RoomSummary } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { failedLobby, roomList } from '../src/lobby/rooms.ts';

const salon: RoomSummary = {
  id: 'salon',
  brand: { id: 'b1', name: 'Atelier', slug: 'atelier' },
  title: { en: 'Salon' },
  summary: { en: 'Two stools.' },
  picture_url: `/pictures/${'ab'.repeat(32)}`,
  capacity: 20,
  people: 1,
  gated: false,
  open: true,
  opens_at: null,
  closes_at: null,
};

it('each room can be reported before one steps in, and its card still leads inside', () => {
  const reported: string[] = [];
  const list = roomList([salon], ({ id }) => reported.push(id));
  const ways = [...list.querySelectorAll('a')].map((each) => each.getAttribute('href'));
  expect(ways).toEqual(['/b/atelier', '/rooms/salon']);
  const report = list.querySelector('button')!;
  expect(report.getAttribute('aria-label')).toBe('Report Salon');
  report.click();
  expect(reported).toEqual(['salon']);
});

it('a room in another language than the reader’s is marked so', () => {
  const list = roomList(
    [{ ...salon, title: { fr: 'La salle' }, summary: { fr: 'Deux tabourets.' } }],
    () => undefined,
  );
  const marked = [...list.querySelectorAll('[lang=fr]')].map((each) => each.textContent);
  expect(marked).toEqual(['La salle', 'Deux tabourets.']);
});

it('a shop that does not answer is told in words', () => {
  const failed = failedLobby(Problem.from(new Error('Failed to fetch')), () => undefined);
  expect(failed.querySelector('p')?.textContent).toContain('The shop does not answer.');
});
