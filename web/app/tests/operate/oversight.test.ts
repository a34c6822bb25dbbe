// @vitest-environment happy-dom
import { ShopClient } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { OversightDesk } from '../../src/operate/oversight/desk.ts';

it('shows what waits, and sends a decision with its reason', async () => {
  const report = {
    id: 'complaint_1',
    kind: 'room',
    thing: 'boutique',
    brand: 'b',
    title: 'Boutique',
    reason: 'counterfeit',
    text: 'A copy.',
    contact: null,
    at: '2026-01-01T10:00:00Z',
    state: 'open',
    decision: null,
    decided_at: null,
    kept: true,
    count: 1,
  };
  const counted = { ...report, id: 'complaint_2', text: '', kept: false, count: 40 };
  const sent: [string, string, unknown][] = [];
  const shop = new ShopClient({
    base: 'http://shop.test',
    fetch: async (input, init) => {
      const path = new URL(String(input)).pathname;
      sent.push([init?.method ?? 'GET', path, init?.body ? JSON.parse(String(init.body)) : null]);
      const items = path.endsWith('/reports') ? [report, counted] : [];
      return new Response(JSON.stringify({ items, next: null }), {
        headers: { 'content-type': 'application/json' },
      });
    },
  });
  const desk = new OversightDesk(shop);
  document.body.replaceChildren(desk.element);
  await desk.show();
  expect(desk.element.querySelector('h4')?.textContent).toBe('Boutique');
  expect(desk.element.textContent).toContain('Room · boutique');
  expect(desk.element.textContent).toContain('40 more have reported it');
  expect(desk.element.textContent).toContain('A copy.');

  [...desk.element.querySelectorAll('button')]
    .find(({ textContent }) => textContent === 'Take down')!
    .click();
  const dialog = document.querySelector('dialog')!;
  dialog.querySelector('textarea')!.value = 'It is a copy.';
  expect(dialog.textContent).toContain('Decide all others that wait about it alike');
  dialog.querySelector<HTMLInputElement>('input[type=checkbox]')!.checked = true;
  dialog.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
  await expect.poll(() => document.querySelector('dialog')).toBe(null);
  expect(sent).toContainEqual([
    'POST',
    '/api/operator/reports/complaint_1/decision',
    { decision: 'take_down', reason: 'It is a copy.', alike: true },
  ]);
});
