// @vitest-environment happy-dom
import { type Order, ShopClient } from '@vitrine-shop/sdk';
import { afterEach, expect, it, vi } from 'vitest';
import { chooseLanguage } from '../../src/i18n/messages.ts';
import { asked, orderPage } from '../../src/order/address.ts';
import { ordersPart } from '../../src/order/mine.ts';
import { OrderPage } from '../../src/order/page.ts';
import { WithdrawPage } from '../../src/order/withdraw.ts';

const EVIL = '=cmd()<img src=x onerror=alert(1)>\u202e';
const eur = (amount_minor: number) => ({ amount_minor, currency: 'EUR' });
const ADDRESS = {
  name: 'Ada',
  line1: '1 rue de la Paix',
  line2: '',
  postal_code: '75002',
  city: 'Paris',
  region: '',
  country: 'FR',
};
const ORDER: Order = {
  id: 'order_1',
  number: '1001',
  version: 1,
  placed_at: '2026-12-01T10:00:00Z',
  brand: { id: 'b', name: 'Maison' },
  seller: {
    legal_name: EVIL,
    address: ADDRESS,
    vat_id: 'FR40303265045',
    register: 'RCS Paris',
    email: 'a@b.example',
  },
  lines: [
    {
      id: 'line_1',
      product: 'p',
      variant: 'v',
      title: { en: EVIL },
      variant_title: { en: 'brass' },
      picture: null,
      quantity: 3,
      unit: eur(4900),
      total: eur(14_700),
      rate_ppm: 200_000,
      tax: eur(2450),
      made_to_measure: false,
      fulfilled: 2,
      canceled: 0,
      returned: 0,
      refunded: 1,
      withdrawable: 2,
    },
  ],
  currency: 'EUR',
  totals: [
    { type: 'subtotal', amount_minor: 14_700 },
    { type: 'fulfillment', amount_minor: 950 },
    { type: 'tax', amount_minor: 2608 },
    { type: 'total', amount_minor: 15_650 },
  ],
  taxes: [{ rate_ppm: 200_000, base_minor: 13_042, tax_minor: 2608 }],
  includes_tax: true,
  buyer: { name: 'Ada', email: 'ada@example.org' },
  address: ADDRESS,
  delivery: { title: { en: 'By post' }, price: eur(950), days: [2, 4] },
  payment: 'part_refunded',
  fulfilment: 'part',
  return: 'none',
  state: 'part_sent',
  demo: true,
  fulfilments: [{ id: 'f', at: '2026-12-02T10:00:00Z', lines: [], carrier: 'Colissimo', tracking: '6A1' }],
  refunds: [
    {
      id: 'r',
      at: '2026-12-03T10:00:00Z',
      amount: eur(4900),
      lines: [{ line: 'line_1', quantity: 1 }],
      delivery: eur(0),
      taxes: [{ rate_ppm: 200_000, base_minor: 4083, tax_minor: 817 }],
      reason: 'a scratch',
      state: 'done',
      elsewhere: false,
      credit_note: '2026-0002',
    },
  ],
  refunded: eur(4900),
  withdrawal: { until: '2026-12-21', open: true, whole: false, asked: [] },
  invoice: { number: '2026-0001', url: '/orders/order_1/invoice' },
};

interface Sent {
  path: string;
  key: string | null;
  body: unknown;
}

function shopOf(answers: (sent: Sent) => { status: number; body: unknown }, sent: Sent[]): ShopClient {
  return new ShopClient({
    base: 'http://shop.test',
    fetch: async (input, init) => {
      const { pathname } = new URL(String(input));
      if (pathname === '/api/session')
        return new Response(JSON.stringify({ visitor: null, member: null, csrf: null }));
      const asking = {
        path: pathname,
        key: new Headers(init?.headers).get('order-key'),
        body: init?.body ? JSON.parse(String(init.body)) : null,
      };
      sent.push(asking);
      const { status, body } = answers(asking);
      const type = status < 400 ? 'application/json' : 'application/problem+json';
      return new Response(body === null ? null : JSON.stringify(body), {
        status,
        headers: { 'content-type': type },
      });
    },
  });
}

async function shown(path: string, fragment: string, order: Order = ORDER): Promise<[HTMLElement, Sent[]]> {
  const sent: Sent[] = [];
  const shop = shopOf(({ path: at }) => {
    const said = at.endsWith('/withdrawals');
    const again = {
      ...order,
      version: 2,
      state: 'withdrawn' as const,
      withdrawal: { ...order.withdrawal, open: false },
    };
    return { status: said ? 201 : 200, body: said ? again : order };
  }, sent);
  const page = new OrderPage(shop, asked(path, fragment));
  document.body.replaceChildren(page.element);
  await page.show();
  return [page.element, sent];
}

const press = (page: HTMLElement, words: string) => {
  const found = [...page.querySelectorAll<HTMLElement>('button')].find((each) => each.textContent === words);
  if (!found) throw new Error(`no button says ${words}`);
  found.click();
};
const submit = (page: HTMLElement) =>
  page.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));

afterEach(() => chooseLanguage('en'));

it('a link says which order and its key, behind the # that no server sees', () => {
  expect(asked('/orders/order_1', '#key=a-b_c')).toEqual({
    page: 'order',
    order: 'order_1',
    key: 'a-b_c',
    number: '',
  });
  expect(asked('/orders/order_1/invoice', '#key=k').page).toBe('invoice');
  expect(asked('/withdraw', '#order=1001')).toEqual({ page: 'withdraw', order: '', key: '', number: '1001' });
  expect(asked('/orders/order_1', '#key=<script>').key).toBe('');
  expect(orderPage('order_1', 'k', true)).toBe('/orders/order_1/invoice#key=k');
});

it('an order is shown with all that was bought, what it cost and what came back', async () => {
  const [page, sent] = await shown('/orders/order_1', '#key=secret-1');
  expect(sent).toEqual([{ path: '/api/orders/order_1', key: 'secret-1', body: null }]);
  for (const words of [
    'Demo, no money moves.',
    'Order 1001',
    'Part of it is on its way.',
    '3 × €49',
    '2 of 3 sent · 1 refunded',
    '€156.50',
    'of which VAT 20%',
    '€26.08',
    'Colissimo',
    'a scratch',
    'Credit note 2026-0002',
    'December 21, 2026',
  ])
    expect(page.textContent).toContain(words);
  expect(page.querySelector('img')).toBe(null);
  expect(page.textContent).toContain('=cmd()<img src=x onerror=alert(1)>');
  expect(page.querySelector('a.button')?.getAttribute('href')).toBe('/orders/order_1/invoice#key=secret-1');
});

it('one withdraws in two steps, by units, and is told at once', async () => {
  const [page, sent] = await shown('/orders/order_1', '#key=k');
  press(page, 'Withdraw from the contract');
  const units = page.querySelector<HTMLInputElement>('input[type=number]');
  expect([units?.max, units?.value]).toEqual(['2', '2']);
  if (units) units.value = '1';
  submit(page);
  expect(sent.length).toBe(1);
  expect(page.textContent).toContain('ada@example.org');
  press(page, 'Confirm withdrawal');
  await vi.waitFor(() => expect(page.textContent).toContain('Received. A letter confirms it.'));
  expect(sent[1]).toEqual({
    path: '/api/orders/order_1/withdrawals',
    key: 'k',
    body: { name: 'Ada', lines: [{ line: 'line_1', quantity: 1 }] },
  });
  expect(page.textContent).toContain('You withdrew. Your money comes back.');
});

it('nothing is withdrawn from by mistake', async () => {
  const [page, sent] = await shown('/orders/order_1', '#key=k');
  press(page, 'Withdraw from the contract');
  const units = page.querySelector<HTMLInputElement>('input[type=number]');
  if (units) units.value = '0';
  submit(page);
  expect(page.querySelector('[role=alert]')?.textContent).toBe('Say of what, and your name.');
  expect(sent.length).toBe(1);
});

it('the invoice and its credit notes are sheets whose rows sum', async () => {
  const [page] = await shown('/orders/order_1/invoice', '#key=k');
  const sheets = [...page.querySelectorAll('.paper')];
  expect(sheets.map((each) => each.querySelector('h1')?.textContent)).toEqual([
    'Invoice 2026-0001',
    'Credit note 2026-0002',
  ]);
  const feet = sheets.map((each) => [...each.querySelectorAll('tfoot td')].map((cell) => cell.textContent));
  expect(feet).toEqual([
    ['€130.42', '€26.08', '€156.50'],
    ['−€40.83', '−€8.17', '−€49'],
  ]);
  expect(sheets[0].textContent).toContain('FR40303265045');
});

it('who may not read an order has its link sent', async () => {
  const sent: Sent[] = [];
  const shop = shopOf(({ path }) => {
    const problem = { type: '/problems/order-not-found', title: 'x', status: 404, detail: 'x' };
    return path.endsWith('/find') ? { status: 202, body: null } : { status: 404, body: problem };
  }, sent);
  const page = new OrderPage(shop, asked('/orders/order_9', ''));
  document.body.replaceChildren(page.element);
  await page.show();
  expect(page.element.querySelector('[role=alert]')?.textContent).toContain('sent once more');
  const [number, email] = page.element.querySelectorAll('input');
  number.value = '1001';
  email.value = 'ada@example.org';
  submit(page.element);
  await vi.waitFor(() => expect(page.element.textContent).toContain('If there is such an order'));
  expect(sent.at(-1)?.body).toEqual({ number: '1001', email: 'ada@example.org' });
});

it('who has no account withdraws by number and address, in two steps, in French too', async () => {
  chooseLanguage('fr');
  const withdrawBy = vi.fn(async () => {});
  const { element } = new WithdrawPage({ withdrawBy }, '1001');
  document.body.replaceChildren(element);
  const [name, number, email] = element.querySelectorAll('input');
  expect(number.value).toBe('1001');
  name.value = 'Ada';
  email.value = 'ada@example.org';
  submit(element);
  expect(withdrawBy).not.toHaveBeenCalled();
  press(element, 'Confirmer la rétractation');
  await vi.waitFor(() => expect(element.querySelector('h1')?.textContent).toContain('voyez vos lettres'));
  expect(withdrawBy).toHaveBeenCalledWith('Ada', '1001', 'ada@example.org');
});

it('a visitor has a list of their orders, and none where there is nothing', async () => {
  const into = document.createElement('section');
  await ordersPart(
    shopOf(() => ({ status: 200, body: { items: [], next: null } }), []),
    into,
  );
  expect(into.hidden).toBe(true);
  await ordersPart(
    shopOf(() => ({ status: 200, body: { items: [ORDER], next: null } }), []),
    into,
  );
  expect(into.hidden).toBe(false);
  expect(into.querySelector('a')?.getAttribute('href')).toBe('/orders/order_1');
  expect(into.textContent).toContain('December 1, 2026 · €156.50');
});
