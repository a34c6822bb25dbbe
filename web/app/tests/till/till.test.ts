// @vitest-environment happy-dom
import { Checkout, type CheckoutState } from '@vitrine-shop/sdk';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Till } from '../../src/till/till.ts';
import { address, checkoutOf, completed, declined, sellingShop } from './checkout.ts';

const cards: unknown[] = [];

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  cards.length = 0;
  document.body.replaceChildren();
  vi.stubGlobal('fetch', async (_to: string, init: RequestInit) => {
    cards.push(JSON.parse(String(init.body)));
    return new Response(JSON.stringify({ id: `ctoken_${cards.length}` }));
  });
});

afterEach(() => vi.unstubAllGlobals());

async function open(
  completes: Parameters<typeof sellingShop>[0] = [completed()],
  begun: CheckoutState = checkoutOf(),
  patched?: Parameters<typeof sellingShop>[2],
  others?: Parameters<typeof sellingShop>[3],
) {
  const selling = sellingShop(completes, begun, patched, others);
  const checkout = new Checkout(selling.shop);
  await checkout.start('mine', 'b1');
  const paid: CheckoutState[] = [];
  const faults: string[] = [];
  const later: string[] = [];
  const till = new Till(checkout, {
    paid: (state) => void paid.push(state),
    later: (words) => void later.push(words),
    anew: () => checkout.start('mine', 'b1'),
    report: (what, error) => void faults.push(`${what}: ${error}`),
  });
  document.body.append(till.element);
  const field = (name: string) =>
    till.element.querySelector<HTMLInputElement | HTMLSelectElement>(`[name="${name}"]`)!;
  const type = (name: string, text: string) => {
    const control = field(name);
    control.value = text;
    control.dispatchEvent(new Event('input', { bubbles: true }));
    control.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const fill = () => {
    type('email', 'ada@example.org');
    for (const [name, text] of Object.entries(address())) if (text) type(name, text);
  };
  const card = async (number = '4242 4242 4242 4242') => {
    await vi.waitFor(() => expect(field('cardnumber')).not.toBeNull());
    type('cardnumber', number);
    type('exp-date', '04 / 30');
    type('cvc', '123');
  };
  const go = () => till.element.querySelector<HTMLButtonElement>('.till-go')!;
  const faultsShown = () =>
    [...till.element.querySelectorAll<HTMLElement>('.field')]
      .filter((each) => each.querySelector('.fault:not([hidden])'))
      .map((each) => each.dataset.field);
  await till.begin();
  return { ...selling, till, checkout, paid, faults, later, field, type, fill, card, go, faultsShown };
}

it('a guest fills at most seven fields of ours, and the browser knows each', async () => {
  const { till, type } = await open();
  const asked = (country: string) => {
    type('country', country);
    const own = till.element.querySelectorAll<HTMLElement>(
      '.till-group:not(:has(.till-card)) .field:not([hidden])',
    );
    return [...own].map((each) => each.querySelector('input, select')!.getAttribute('autocomplete'));
  };
  const everywhere = ['email', 'name', 'country', 'address-line1', 'postal-code', 'address-level2'];
  expect(asked('FR')).toEqual(everywhere);
  expect(asked('US')).toEqual([...everywhere, 'address-level1']);
});

it('before the button stand goods’ sums, delivery, tax, guarantee, seller; in it the price to the last digit', async () => {
  const { till, go } = await open();
  const text = till.element.textContent!;
  const order = [
    'Delivery',
    'Payment',
    'Pieces',
    'of which VAT 20%',
    'Legal guarantee',
    'Total, VAT included',
  ];
  const places = order.map((words) => text.indexOf(words));
  expect(
    places.every((at) => at >= 0),
    String(places),
  ).toBe(true);
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  expect(go().textContent).toBe('Order and pay €490.00');
  expect(go().nextElementSibling?.textContent).toBe('Sold by Atelier SARL');
  expect(text.indexOf('Total, VAT included')).toBeLessThan(text.indexOf('Order and pay'));
  expect(till.element.querySelector('.till-demo')!.textContent).toBe('Demo, no money moves');
});

it('what is lacking is said beside its field, once one wants to pay, and the keyboard goes there', async () => {
  const { go, faultsShown, of, type } = await open();
  type('country', '');
  expect(faultsShown()).toEqual([]);
  go().click();
  expect(new Set(faultsShown())).toEqual(
    new Set(['email', 'name', 'country', 'line1', 'postal_code', 'city']),
  );
  expect(document.activeElement?.getAttribute('name')).toBe('email');
  expect(document.activeElement?.getAttribute('aria-invalid')).toBe('true');
  type('email', 'no address');
  go().click();
  expect(faultsShown()).toContain('email');
  expect(of('/complete')).toEqual([]);
});

it('a guest orders: told, agreed to, paid by a token of the card', async () => {
  const { fill, card, go, paid, of, asked } = await open();
  fill();
  await card();
  go().click();
  await vi.waitFor(() => expect(paid).toHaveLength(1));
  expect(paid[0]!.order?.number).toBe('ATE-0001');
  const [complete] = of('/complete');
  expect(complete!.body).toEqual({ payment: { token: 'ctoken_1' } });
  expect(complete!.key).toMatch(/^[0-9a-f-]{36}$/);
  const told = Object.assign({}, ...asked.filter(({ method }) => method === 'PATCH').map(({ body }) => body));
  expect(told).toMatchObject({
    buyer: { email: 'ada@example.org', name: 'Ada Lovelace' },
    address: address(),
    terms: { version: 't1', agreed: true },
  });
  expect(cards[0]).toMatchObject({
    card: { number: '4242424242424242', exp_year: '2030' },
    use_stripe_sdk: true,
  });
  expect(localStorage.getItem('vitrine.buyer'), 'nobody asked to be remembered').toBeNull();
});

it('a declined card is said, and another one pays', async () => {
  const { fill, card, go, paid, till, of } = await open([declined(), completed()]);
  fill();
  await card('4000 0000 0000 0002');
  go().click();
  await vi.waitFor(() => expect(till.element.textContent).toContain('try another card'));
  expect(go().disabled).toBe(false);
  await card();
  go().click();
  await vi.waitFor(() => expect(paid).toHaveLength(1));
  const [one, other] = of('/complete');
  expect(one!.key).not.toBe(other!.key);
});

it('no card, no payment: the form says so beside its field', async () => {
  const { fill, go, of, faultsShown, field } = await open();
  fill();
  await vi.waitFor(() => expect(field('cardnumber')).not.toBeNull());
  go().click();
  await vi.waitFor(() => expect(faultsShown()).toEqual(['cardnumber', 'exp-date', 'cvc']));
  expect(of('/complete')).toEqual([]);
});

it('a price that changed is agreed to first, at the version that was read', async () => {
  const review: CheckoutState['messages'][number] = {
    type: 'error',
    code: 'price_changed',
    severity: 'requires_buyer_review',
    path: '$.lines[0].unit',
    content: { en: 'The price has changed.' },
  };
  const { till, asked } = await open(
    undefined,
    checkoutOf({ version: 6, messages: [review] }),
    (now, body) => (body.agreed ? { ...now, messages: [] } : now),
  );
  const agree = [...till.element.querySelectorAll('button')].find(
    (each) => each.textContent === 'Agree to the new price',
  )!;
  agree.click();
  await vi.waitFor(() => expect(till.element.textContent).not.toContain('The price has changed.'));
  expect(asked.at(-1)!.body?.agreed).toBeGreaterThanOrEqual(6);
});

it('the shop’s own faults stand beside their fields', async () => {
  const refused: CheckoutState['messages'][number] = {
    type: 'error',
    code: 'email_refused',
    severity: 'requires_buyer_input',
    path: '$.buyer.email',
    content: { en: 'Nobody can write there.' },
  };
  const { faultsShown, field } = await open(
    undefined,
    checkoutOf({ messages: [refused], buyer: { email: 'ada@', name: '' } }),
  );
  expect(faultsShown()).toEqual(['email']);
  const by = field('email').getAttribute('aria-describedby')!.split(' ');
  expect(by.map((id) => document.getElementById(id)!.textContent)).toContain('Nobody can write there.');
});

it('nothing is red before a letter is typed, nor beside what is still empty', async () => {
  const lacks = (code: string, member: string): CheckoutState['messages'][number] => ({
    type: 'error',
    code,
    severity: 'recoverable',
    path: `$.address.${member}`,
    content: { en: 'Something of this address is missing.' },
  });
  const messages = [lacks('address_needed', 'name'), lacks('address_refused', 'line1')];
  const { faultsShown, till, type } = await open(undefined, checkoutOf({ messages }));
  type('city', 'Paris');
  await vi.waitFor(() => expect(till.element.querySelector('.till-said')).not.toBeNull());
  expect(faultsShown()).toEqual([]);
  expect(till.element.textContent).not.toContain('is missing');
});

it('what could not be saved is not paid for: no parcel goes to the address of before', async () => {
  let down = true;
  const { fill, card, go, till, of, paid } = await open(undefined, undefined, undefined, {
    'PATCH /api/checkouts/checkout_1': () =>
      down ? [500, { type: '/problems/internal', status: 500 }] : checkoutOf(),
  });
  fill();
  await card();
  go().click();
  await vi.waitFor(() => expect(till.element.querySelector('.till-said')!.textContent).not.toBe(''));
  await vi.waitFor(() => expect(go().disabled).toBe(false));
  expect(of('/complete')).toEqual([]);
  down = false;
  go().click();
  await vi.waitFor(() => expect(paid).toHaveLength(1));
});

it('a checkout that another tab gave up is begun anew, and told the same', async () => {
  let over = false;
  const { type, asked, of, till } = await open(undefined, undefined, undefined, {
    'PATCH /api/checkouts/checkout_1': () =>
      over ? [409, { type: '/problems/checkout-over', status: 409, state: 'canceled' }] : checkoutOf(),
    'PATCH /api/checkouts/checkout_2': () => checkoutOf({ id: 'checkout_2', version: 2 }),
    'POST /api/carts/mine/checkouts': () => checkoutOf({ id: over ? 'checkout_2' : 'checkout_1' }),
  });
  over = true;
  type('email', 'ada@example.org');
  await vi.waitFor(() => expect(of('/checkout_2')).toHaveLength(1));
  expect(asked.at(-1)!.body).toMatchObject({ buyer: { email: 'ada@example.org' } });
  expect(till.element.querySelector('.till-said')!.textContent).toBe('');
});

it('who closed the till is told how the payment ended', async () => {
  for (const [end, said] of [
    [completed(), []],
    [declined(), ['The payment was declined. Nothing was charged: try another card.']],
  ] as const) {
    const { fill, card, go, till, of, paid, later } = await open(['lost', end]);
    fill();
    await card();
    go().click();
    await vi.waitFor(() => expect(of('/complete')).toHaveLength(1));
    expect(till.isPaying).toBe(true);
    till.dispose();
    await vi.waitFor(() => expect(till.isPaying).toBe(false), 20_000);
    await vi.waitFor(() => expect([paid.length, later]).toEqual([said.length ? 0 : 1, said]));
    document.body.replaceChildren();
  }
}, 60_000);

it('what costs nothing is ordered without a card', async () => {
  const free = checkoutOf({ totals: [{ type: 'total', amount_minor: 0 }], taxes: [] });
  const { fill, go, paid, of } = await open([completed()], free);
  expect(go().textContent).toBe('Order, nothing to pay');
  fill();
  go().click();
  await vi.waitFor(() => expect(paid).toHaveLength(1));
  expect(of('/complete')[0]!.body).toEqual({});
  expect(cards).toEqual([]);
});

it('who is remembered fills nothing in, is shown masked, and can say that it is somebody else', async () => {
  const first = await open();
  first.fill();
  await first.card();
  const keep = first.till.element.querySelector<HTMLInputElement>('[name=remember]')!;
  keep.click();
  first.go().click();
  await vi.waitFor(() => expect(first.paid).toHaveLength(1));
  document.body.replaceChildren();

  const second = await open();
  const known = second.till.element.querySelector<HTMLElement>('.till-known')!;
  expect(known.hidden).toBe(false);
  expect(known.textContent).toContain('a•••@e•••.org, Ada L•••, 75007');
  expect(known.textContent).not.toContain('Lovelace');
  expect(second.till.element.querySelectorAll('.till-group.folded')).toHaveLength(2);
  await second.card();
  second.go().click();
  await vi.waitFor(() => expect(second.paid).toHaveLength(1));
  document.body.replaceChildren();

  const third = await open();
  third.till.element.querySelector<HTMLButtonElement>('.till-known button')!.click();
  expect(third.field('email').value).toBe('');
  expect(localStorage.getItem('vitrine.buyer')).toBeNull();
});

it('what only goes by wire asks for no address', async () => {
  const [line] = checkoutOf().lines;
  const digital = checkoutOf({
    lines: [{ ...line!, digital: true }],
    delivery: { chosen: null, options: [] },
  });
  const { till } = await open(undefined, digital);
  const shown = [...till.element.querySelectorAll<HTMLElement>('fieldset')].filter((each) => !each.hidden);
  expect(shown.map((each) => each.querySelector('legend')!.textContent)).toEqual(['Who buys', 'Payment']);
});
