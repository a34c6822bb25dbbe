// @vitest-environment happy-dom
import { ShopClient } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { NumbersDesk } from '../../src/operate/numbers/desk.ts';

function shopOf(pages: Record<string, unknown>, asked: string[] = []): ShopClient {
  return new ShopClient({
    base: 'http://shop.test',
    fetch: async (request: RequestInfo | URL) => {
      const url = new URL(request instanceof Request ? request.url : String(request));
      asked.push(url.pathname + url.search);
      const page = pages[url.searchParams.get('after') ?? ''];
      return new Response(JSON.stringify(page), { headers: { 'content-type': 'application/json' } });
    },
  });
}

const brand = (name: string, visits: number) => ({
  brand: `brand_${name}`,
  name,
  whole: { visits, looked: 2, picked_up: 1, bought: 0 },
});

it('tells of each brand how many came in the last seven days, page after page', async () => {
  const asked: string[] = [];
  const pages = {
    '': { counting: true, items: [brand('Maison', 1_234)], next: 'brand_Maison' },
    brand_Maison: { counting: true, items: [brand('Other', 0)], next: null },
  };
  const desk = new NumbersDesk(shopOf(pages, asked), new Date('2026-12-07T10:00Z'));
  await desk.show();
  desk.element.querySelector<HTMLButtonElement>('button')?.click();
  const rows = () =>
    [...desk.element.querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
  await expect.poll(() => rows().length).toBe(2);
  expect(rows()).toEqual([
    ['Maison', '1,234', '2', '1', '0'],
    ['Other', '0', '2', '1', '0'],
  ]);
  expect(asked).toEqual([
    '/api/operator/numbers?since=2026-12-01&days=7',
    '/api/operator/numbers?since=2026-12-01&days=7&after=brand_Maison',
  ]);
  expect(desk.element.querySelector('button')?.hidden).toBe(true);
});

it('says that nothing is counted', async () => {
  const desk = new NumbersDesk(shopOf({ '': { counting: false, items: [], next: null } }));
  await desk.show();
  expect(desk.element.textContent).toContain('VITRINE_NUMBERS=0');
});
