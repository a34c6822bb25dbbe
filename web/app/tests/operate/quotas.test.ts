// @vitest-environment happy-dom
import { ShopClient } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { QuotaDesk } from '../../src/operate/quotas/desk.ts';
import { labelled, submit } from '../brand/page.ts';

it('sets what was changed and nothing else, files in MiB', async () => {
  const sent: unknown[] = [];
  const uses = [
    { quota: 'rooms', used: 3, allowed: 100, own: null },
    { quota: 'file_bytes', used: 5_242_880, allowed: 10_485_761, own: 10_485_761 },
    { quota: 'tokens', used: 1, allowed: 9, own: 9 },
  ];
  const brand = { brand: 'brand_1', name: 'Maison', quotas: uses };
  const shop = new ShopClient({
    base: 'http://shop.test',
    fetch: async (input, init) => {
      const path = new URL(String(input)).pathname;
      if (init?.method === 'PATCH') sent.push([path, JSON.parse(String(init.body))]);
      const answer = path.endsWith('/operator/brands') ? { items: [brand], next: null } : brand;
      return new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } });
    },
  });
  const desk = new QuotaDesk(shop);
  document.body.replaceChildren(desk.element);
  await desk.show();
  expect(desk.element.querySelector('summary')?.textContent).toBe('Maison');
  expect(desk.element.textContent).toContain('has 5, may have 10');
  expect(labelled(desk.element, 'Files').value).toBe('10');
  labelled(desk.element, 'Rooms').value = '20';
  labelled(desk.element, 'API tokens').value = '';
  submit(desk.element.querySelector('form')!);
  await expect.poll(() => desk.element.textContent).toContain('Saved');
  expect(sent).toEqual([['/api/operator/brands/brand_1/quotas', { rooms: 20, tokens: null }]]);
});
