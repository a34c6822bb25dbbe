// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { FEATURES } from '../../src/room/features/index.ts';
import { inside, press, product, roomOf } from './inside.ts';

it('a product and the room can be reported, in one’s own words, and the number is shown', async () => {
  const receipt = { kind: 'product', title: 'Stool', state: 'open', number: 'R-AAAA-BBBB-CCCC-DDDD' };
  const room = inside(FEATURES, roomOf(product()), null, { '/api/reports': receipt });
  expect(room.bar()).toContain('Report this room');
  expect(room.asList().textContent).toContain('Report');
  expect(room.board().actions.some(({ label }) => label === 'Report')).toBe(false);

  room.card.open('stool', 'chosen');
  press(room.page, 'Report');
  const dialog = document.querySelector('dialog')!;
  expect(dialog.querySelector('h2')?.textContent).toBe('Report: Stool');
  dialog.querySelector('textarea')!.value = 'A copy of mine.';
  dialog.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
  await expect.poll(() => dialog.querySelector('input')?.value).toBe('R-AAAA-BBBB-CCCC-DDDD');
  expect(room.asked).toContain('/api/reports');
});
