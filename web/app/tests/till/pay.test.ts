// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest';
import { tidied } from '../../src/pay/code.ts';
import { PayPage } from '../../src/pay/page.ts';
import { checkoutOf, sellingShop } from './checkout.ts';

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

it('a code is read however it is typed, and seven marks long', () => {
  for (const typed of ['K7Q-4MDX', 'k7q4mdx', ' k7q – 4mdx ', 'K7Q 4MDX'])
    expect(tidied(typed)).toBe('K7Q-4MDX');
  expect(tidied('oil-7777'), 'what looks like a digit is one').toBe('011-7777');
  for (const typed of ['', 'K7Q-4MD', 'K7Q-4MDXX', 'K7Q-4MDU', 'K7Q-4MDÉ', '<script>'])
    expect(tidied(typed)).toBeNull();
});

function open(found: () => unknown) {
  const others = {
    'POST /api/checkouts/find': found,
    'GET /api/session': () => ({ visitor: null, csrf: null }),
  };
  const selling = sellingShop([], checkoutOf(), undefined, others);
  const page = new PayPage(selling.shop);
  document.body.replaceChildren(page.element);
  page.ask();
  const type = (text: string) => {
    page.element.querySelector('input')!.value = text;
    page.element.querySelector('button')!.click();
  };
  return { ...selling, page, type };
}

it('the phone shows what is bought, the same sums and the same button', async () => {
  const { page, type, asked } = open(() => ({ checkout: 'checkout_1', key: 'secret' }));
  type('k7q4mdx');
  await vi.waitFor(() => expect(page.element.querySelector('.till-go')).not.toBeNull());
  expect(asked.find(({ path }) => path === '/api/checkouts/find')!.body).toEqual({ code: 'K7Q-4MDX' });
  const [line] = page.element.querySelectorAll<HTMLElement>('.till-line');
  expect(line!.textContent).toContain('Stool');
  expect(line!.querySelector('img')!.getAttribute('src')).toBe('/pictures/stool.avif');
  expect(page.element.querySelector('.till-go')!.textContent).toBe('Order and pay €490.00');
  expect(page.element.querySelector('.till-sold')!.textContent).toBe('Sold by Atelier SARL');
});

it('a code that is over says so beside itself, and a short one asks nobody', async () => {
  const { page, type, asked } = open(() => [404, { type: '/problems/pay-code-unknown', status: 404 }]);
  type('K7Q');
  expect(page.element.querySelector('.fault')!.textContent).toContain('Seven characters');
  expect(asked).toEqual([]);
  type('K7Q-4MDX');
  await vi.waitFor(() =>
    expect(page.element.querySelector('.fault')!.textContent).toContain('No bag has this code'),
  );
  expect(document.activeElement?.getAttribute('name')).toBe('code');
});
