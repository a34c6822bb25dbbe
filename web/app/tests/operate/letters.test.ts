// @vitest-environment happy-dom
import { ShopClient } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { LetterDesk } from '../../src/operate/letters/desk.ts';

const letter = {
  id: 'letter_2',
  kind: 'order-placed',
  to: 'ada@example.org',
  subject: 'Your order 7',
  state: 'given_up',
  tries: 3,
  queued_at: '2026-11-30T10:00:00Z',
  due_at: '2026-11-30T11:00:00Z',
  ended_at: '2026-11-30T11:00:00Z',
  problem: 'The mail server answered 550: no such user',
};

function shop(asked: string[]): ShopClient {
  return new ShopClient({
    base: 'http://shop.test',
    fetch: async (input, init) => {
      const { pathname, search } = new URL(String(input));
      asked.push(`${init?.method ?? 'GET'} ${pathname}${search}`);
      const page = search
        ? {
            to_a_folder: true,
            items: [{ ...letter, id: 'letter_1', subject: 'First', state: 'sent' }],
            next: null,
          }
        : { to_a_folder: true, items: [letter], next: 'letter_2' };
      const answer = pathname.endsWith('/letters')
        ? page
        : { ...letter, state: 'waiting', language: 'fr', text: 'Bonjour <b>Ada</b>' };
      if (pathname.endsWith('letter_2')) Object.assign(answer, { state: 'given_up' });
      return new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } });
    },
  });
}

async function opened(asked: string[] = []): Promise<HTMLElement> {
  const desk = new LetterDesk(shop(asked));
  document.body.replaceChildren(desk.element);
  await desk.show();
  return desk.element;
}

const press = (element: Element, words: string) =>
  [...element.querySelectorAll('button')].find((each) => each.textContent === words)!.click();

it('lists letters page by page and says where they go', async () => {
  const asked: string[] = [];
  const element = await opened(asked);
  expect(element.textContent).toContain('VITRINE_MAIL');
  press(element, 'Earlier letters');
  await expect.poll(() => element.querySelectorAll('summary').length).toBe(2);
  expect(asked.at(-1)).toBe('GET /api/operator/letters?after=letter_2');
  expect([...element.querySelectorAll<HTMLElement>('button')].every((each) => each.hidden)).toBe(true);
});

it('shows what a letter says and why it was given up, and begins it anew', async () => {
  const asked: string[] = [];
  const element = await opened(asked);
  const details = element.querySelector('details')!;
  details.open = true;
  details.dispatchEvent(new Event('toggle'));
  await expect.poll(() => details.querySelector('pre')?.textContent).toBe('Bonjour <b>Ada</b>');
  expect(details.querySelector('pre')?.lang).toBe('fr');
  expect(details.textContent).toContain('550: no such user');
  press(details, 'Try again');
  await expect.poll(() => details.textContent).toContain('It is tried again.');
  expect(asked.at(-1)).toBe('POST /api/operator/letters/letter_2/again');
  expect(details.querySelector('summary')?.textContent).toContain('waits');
});
