// @vitest-environment happy-dom
import { ShopClient } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { numbers } from '../../../src/brand/numbers/numbers.ts';
import { weeks } from '../../../src/brand/numbers/shown/weeks.ts';

const NONE = {
  visits: 0,
  by_invite: 0,
  by_link: 0,
  by_room: 0,
  watched: 0,
  most_at_once: 0,
  seconds: 0,
  under_1_min: 0,
  under_5_min: 0,
  under_15_min: 0,
  longer: 0,
  looked: 0,
  picked_up: 0,
  bought: 0,
};
const NOW = new Date(2026, 10, 25, 12);

function thing(id: string, title: string | null, figures: Partial<typeof NONE>, gone = false) {
  return { id, title: title === null ? null : { en: title }, gone, figures: { ...NONE, ...figures } };
}

/** Of the week of 23 November twice as many as of the one before; later weeks are empty. */
function answer(url: URL): unknown {
  const since = url.searchParams.get('since')!;
  const room = url.searchParams.get('room');
  if (url.pathname.endsWith('/plan'))
    return {
      room,
      since,
      until: since,
      least: 10,
      days: [since],
      cells: [
        { x_m: 0, z_m: 0, people: 40 },
        { x_m: 1, z_m: -2, people: 10 },
      ],
      things: [
        { id: 'bowl', title: { en: 'Bowl' }, x_m: 0.4, z_m: 1.2 },
        { id: 'vase', title: { en: 'Vase' }, x_m: 0.2, z_m: 0.1 },
      ],
      floor: [
        {
          polygon: [
            [-4, -3],
            [4, -3],
            [4, 3],
            [-4, 3],
          ],
        },
      ],
    };
  const many = { '2026-11-23': 2, '2026-11-16': 1 }[since] ?? 0;
  const days = Array.from({ length: 7 }, (_, index) => ({
    day: new Date(Date.parse(since) + index * 86_400_000).toISOString().slice(0, 10),
    figures: { ...NONE, visits: index * many },
  }));
  const whole = {
    visits: 21 * many,
    by_link: 14 * many,
    by_invite: 7 * many,
    seconds: 2_100 * many,
    under_1_min: 21 * many,
    looked: 9 * many,
    bought: many,
  };
  return {
    counting: true,
    since,
    until: days[6]!.day,
    room,
    whole: { ...NONE, ...whole },
    days,
    rooms: many ? [thing('salon', 'Salon', whole), thing('old', 'Attic', { visits: 1 }, true)] : [],
    products: many
      ? [thing('bowl', 'Bowl', { looked: 9 * many, bought: many }), thing('x', null, {}, true)]
      : [],
    more_products: many ? 3 : 0,
  };
}

function shopOf(asked: string[] = []): ShopClient {
  return new ShopClient({
    base: 'http://shop.test',
    fetch: async (request: RequestInfo | URL) => {
      const url = new URL(request instanceof Request ? request.url : String(request));
      asked.push(url.pathname + url.search);
      return new Response(JSON.stringify(answer(url)), { headers: { 'content-type': 'application/json' } });
    },
  });
}

async function opened(asked: string[] = []): Promise<HTMLElement> {
  const element = weeks(shopOf(asked), NOW);
  await expect.poll(() => element.querySelector('.numbers-days')).toBeTruthy();
  return element;
}

function choose(element: HTMLElement, select: number, value: string): void {
  const chosen = element.querySelectorAll('select')[select]!;
  chosen.value = value;
  chosen.dispatchEvent(new Event('change'));
}

const texts = (of: Element, selector: string) =>
  [...of.querySelectorAll(selector)].map((each) => each.textContent?.replaceAll(/\s/g, ' '));

it('shows this week beside the one before, and the same numbers as tables', async () => {
  const asked: string[] = [];
  const element = await opened(asked);
  expect(asked).toEqual([
    '/api/brand/numbers?since=2026-11-23&days=7',
    '/api/brand/numbers?since=2026-11-16&days=7',
  ]);
  const facts = Object.fromEntries(
    [...element.querySelectorAll('.numbers-fact')].map((each) => [
      each.querySelector('dt')?.textContent,
      texts(each, 'dd'),
    ]),
  );
  expect(facts.Visits).toEqual(['42', '+100% · the week before: 21']);
  expect(facts['Mean stay']).toEqual(['1:40', 'the week before: 1:40']);
  const drawing = element.querySelector('.numbers-days')!;
  expect(drawing.getAttribute('role')).toBe('img');
  expect(drawing.getAttribute('aria-label')).toContain('Visits: 42 in this week, 21 in the week before');
  expect(drawing.querySelectorAll('.numbers-bar').length).toBe(7);
  const table = drawing.parentElement!.querySelector('table')!;
  expect(texts(table, 'tbody tr').at(-1)).toMatch(/Sunday.*126/);
  expect(texts(element, 'h3')).toContain('By room');
  expect(element.textContent).toContain('Attic (deleted)');
  expect(element.textContent).toContain('Deleted, x');
  expect(element.textContent).toContain('And 3 more products');
});

it('every drawing has its table, every table its heads, and each can be scrolled by keyboard', async () => {
  const element = await opened();
  choose(element, 1, 'salon');
  await expect.poll(() => element.querySelector('.numbers-plan')).toBeTruthy();
  for (const drawing of element.querySelectorAll('svg')) {
    expect(drawing.getAttribute('aria-label')).not.toBe('');
    expect(drawing.parentElement?.querySelector('table')).toBeTruthy();
  }
  for (const table of element.querySelectorAll('table')) {
    expect(table.querySelectorAll('thead th[scope=col]').length).toBeGreaterThan(1);
    for (const row of table.querySelectorAll('tbody tr'))
      expect(row.querySelectorAll('th[scope=row]').length).toBe(1);
    expect(table.parentElement?.tabIndex).toBe(0);
    expect(table.parentElement?.getAttribute('aria-label')).toBeTruthy();
  }
});

it('draws a room’s plan over its floor, the fullest square darkest', async () => {
  const asked: string[] = [];
  const element = await opened(asked);
  choose(element, 1, 'salon');
  await expect.poll(() => element.querySelector('.numbers-plan')).toBeTruthy();
  expect(asked).toContain('/api/brand/numbers/plan?room=salon&since=2026-11-23&days=7');
  expect(asked).toContain('/api/brand/numbers?since=2026-11-23&days=7&room=salon');
  const plan = element.querySelector('.numbers-plan')!;
  expect(plan.querySelector('.numbers-floor')?.getAttribute('points')).toBe('-4,-3 4,-3 4,3 -4,3');
  const cells = [...plan.querySelectorAll('.numbers-cell')].map((each) => each.getAttribute('fill-opacity'));
  expect(cells).toEqual(['1.00', '0.42']);
  expect(texts(plan.parentElement!, 'tbody tr')).toEqual(['404–53–4Vase', '105–61–2']);
  expect(texts(plan, '.numbers-thing')).toEqual(['1', '2']);
  expect(texts(element, '.numbers-things li')).toEqual(['Bowl', 'Vase']);
  expect(texts(element, 'h3')).not.toContain('By room');
});

it('on a Monday the week that is over comes first', async () => {
  const asked: string[] = [];
  weeks(shopOf(asked), new Date(2026, 10, 30, 9));
  await expect.poll(() => asked.length).toBe(2);
  expect(asked[0]).toContain('since=2026-11-23');
});

it('goes a week back and forth, and its file goes along', async () => {
  const element = await opened();
  const [older, newer] = element.querySelectorAll<HTMLButtonElement>('.numbers-week button');
  const file = element.querySelector<HTMLAnchorElement>('a[download]')!;
  expect([older!.disabled, newer!.disabled]).toEqual([false, true]);
  expect(file.getAttribute('href')).toBe('http://shop.test/api/brand/numbers.csv?since=2026-11-23&days=7');
  older!.click();
  expect(file.getAttribute('href')).toContain('since=2026-11-16');
  expect(newer!.disabled).toBe(false);
  older!.click();
  await expect.poll(() => element.textContent).toContain('Nothing was counted in this week.');
});

it('what it is made of is loaded when it is opened', async () => {
  const section = numbers(shopOf());
  document.body.append(section);
  expect(section.querySelector('select')).toBeNull();
  section.querySelector('button')!.click();
  await expect.poll(() => section.querySelectorAll('select').length).toBe(2);
  section.remove();
});
