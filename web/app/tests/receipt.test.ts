// @vitest-environment happy-dom
import { type ReportReceipt, ShopClient } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { chooseLanguage } from '../src/i18n/messages.ts';
import { numberIn, tidied } from '../src/receipt/number.ts';
import { ReceiptPage } from '../src/receipt/page.ts';

const NUMBER = 'R-7K3M-9QXT-4B2N-HD5W';
const OPEN: ReportReceipt = {
  kind: 'room',
  thing: 'boutique',
  title: 'Boutique',
  titles: { en: 'Boutique', fr: 'La boutique' },
  kept: true,
  reason: 'counterfeit',
  at: '2026-01-01T10:00:00Z',
  state: 'open',
  decision: null,
  decided_at: null,
  brand: null,
};
const WORDED = { id: 'b1', name: 'Lampe', slug: 'lampe' };

/** The page after the shop has answered. */
async function shown(answer: unknown, status = 200, legal: string[] | null = null): Promise<HTMLElement> {
  const shop = new ShopClient({
    base: 'http://shop.test',
    fetch: async (input) => {
      const { pathname } = new URL(String(input));
      const type = status < 400 ? 'application/json' : 'application/problem+json';
      if (pathname === '/api/brands/lampe') {
        const headers = { 'content-type': legal ? 'application/json' : 'application/problem+json' };
        const lobby = { brand: WORDED, url: '/b/lampe', logo_url: null, summary: null, legal };
        return new Response(JSON.stringify(lobby), { status: legal ? 200 : 404, headers });
      }
      expect(pathname).toBe(`/api/reports/${NUMBER}`);
      return new Response(JSON.stringify(answer), { status, headers: { 'content-type': type } });
    },
  });
  const page = new ReceiptPage(shop);
  document.body.replaceChildren(page.element);
  await page.show(NUMBER);
  return page.element;
}

const links = (page: HTMLElement) => [...page.querySelectorAll('a')].map((each) => each.getAttribute('href'));

it('a report that waits says what it is about, and that its decision will stand here', async () => {
  const page = await shown(OPEN);
  expect(page.querySelector('h1')?.textContent).toBe('Boutique');
  expect(page.querySelector('[role=status]')?.textContent).toBe('It waits for a decision.');
  expect(page.textContent).toContain('will stand here');
  expect(page.textContent).toContain('It is a counterfeit');
  expect(page.querySelector('code')?.textContent).toBe(NUMBER);
  expect(page.querySelector('blockquote')).toBe(null);
  expect(links(page)).toEqual(['/rooms/boutique']);
});

it.each([
  ['upheld', 'It was taken down.', 'If you see it again', ['/']],
  ['dismissed', 'It stays.', 'report it once more', ['/rooms/boutique']],
] as const)('one that is %s has the reason and the next step', async (state, said, next, there) => {
  const decision = 'The maker has shown the original.';
  const page = await shown({ ...OPEN, state, decision, decided_at: '2026-01-02T10:00:00Z' });
  expect(page.querySelector('[role=status]')?.textContent).toBe(said);
  expect(page.querySelector('blockquote')?.textContent).toBe(decision);
  expect(page.textContent).toContain('Decided');
  expect(page.textContent).toContain(next);
  expect(links(page)).toEqual(there);
});

it('says whose it is, with what the law wants that brand to say', async () => {
  const page = await shown({ ...OPEN, brand: WORDED }, 200, ['imprint', 'terms']);
  expect(links(page)).toEqual([
    '/rooms/boutique',
    '/b/lampe?lang=en',
    '/b/lampe/imprint?lang=en',
    '/b/lampe/terms?lang=en',
  ]);
  expect(page.querySelector('.receipt-house')?.textContent).toBe('Whose it isLampeImprintTerms of sale');
  // A brand that is shown no more leaves the report as it is.
  const gone = await shown({ ...OPEN, brand: WORDED });
  expect(links(gone)).toEqual(['/rooms/boutique']);
  expect(gone.querySelector('h1')?.textContent).toBe('Boutique');
});

it('a title is told in the language of the page', async () => {
  chooseLanguage('fr');
  try {
    expect((await shown(OPEN)).querySelector('h1')?.textContent).toBe('La boutique');
    expect((await shown({ ...OPEN, titles: null })).querySelector('h1')?.textContent).toBe('Boutique');
  } finally {
    chooseLanguage('en');
  }
});

it('a draft has no title here, a picture is told by its hash', async () => {
  expect(
    (await shown({ ...OPEN, kind: 'product', title: null, titles: null })).querySelector('h1')?.textContent,
  ).toBe('Product');
  const picture = {
    ...OPEN,
    kind: 'picture',
    thing: 'ab'.repeat(32),
    title: 'picture abababababab',
    titles: null,
  };
  expect((await shown(picture)).querySelector('h1')?.textContent).toBe('Picture abababababab');
});

it('one that was only counted says so, and gives nobody’s reason', async () => {
  const page = await shown({ ...OPEN, kept: false });
  expect(page.textContent).toContain('counted with theirs');
  expect(page.textContent).not.toContain('counterfeit');
});

it('a number that nobody knows can be mended; without one it is asked for', async () => {
  const page = await shown({ type: '/problems/receipt-unknown', status: 404, detail: 'No report.' }, 404);
  expect(page.querySelector('h1')?.textContent).toBe('No report has this number.');
  expect(page.querySelector('input')?.value).toBe(NUMBER);
  const asking = new ReceiptPage(new ShopClient());
  await asking.show('');
  expect(asking.element.querySelector('input')?.value).toBe('');
});

it('while the shop does not answer one can try again', async () => {
  const page = await shown({ type: '/problems/database-busy', status: 503, detail: 'Busy.' }, 503);
  expect(page.querySelector('h1')?.textContent).toBe('The report cannot be read just now.');
  expect(page.querySelector('button')?.textContent).toBe('Try again');
});

it.each([
  [`/reports/${NUMBER}`, NUMBER],
  ['/reports/r%207k3m%209qxt%204b2n%20hd5w', NUMBER],
  ['/reports', ''],
  ['/reports/', ''],
  ['/reports/%', '%'],
])('the address %s names %s', (path, number) => {
  expect(numberIn(path)).toBe(number);
});

it('what is typed is read as the shop writes it', () => {
  expect(tidied(' r-7k3m9qxt 4b2n—hd5w ')).toBe(NUMBER);
  expect(tidied(' nonsense ')).toBe('nonsense');
});
