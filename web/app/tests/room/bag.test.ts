// @vitest-environment happy-dom
import { type Bag, type CheckoutState, formatMoney, type Room } from '@vitrine-shop/sdk';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HeldBag } from '../../src/room/features/bag/held.ts';
import { bag } from '../../src/room/features/bag/index.ts';
import { BagOnBoard } from '../../src/room/features/bag/shown/board.ts';
import { isIdle } from '../../src/room/features/bag/shown/idle.ts';
import { buy } from '../../src/room/features/buy/index.ts';
import { address, checkoutOf, completed, EUR } from '../till/checkout.ts';
import { ash, inside, oak, press, product, roomOf } from './inside.ts';

const here = { ...oak, sale: 'here' as const };
const stool = product({ variants: [here, ash] });

/** A shop with a bag, and one checkout of it. */
function selling(complete: () => CheckoutState = () => completed()) {
  let quantity = 0;
  let version = 0;
  let checkout = checkoutOf();
  const told = (): Bag => {
    const line = {
      id: 'l1',
      variant: 'v-oak',
      quantity,
      product: 'stool',
      brand: { id: 'b1', name: 'Atelier' },
      title: { en: 'Stool' },
      variant_title: { en: 'Oak' },
      price: EUR(48_000),
      total: EUR(48_000 * quantity),
      stock: 'in',
      sale: 'here',
      room: 'salon',
      placement: 'p-stool',
      hindrance: null,
    } as unknown as Bag['lines'][number];
    const lines = quantity > 0 ? [line] : [];
    return {
      id: 'cart_1',
      version,
      currency: 'EUR',
      units: quantity,
      subtotal: quantity > 0 ? EUR(48_000 * quantity) : null,
      lines,
    } as Bag;
  };
  const asked: [string, unknown][] = [];
  const answer =
    (what: string, does: (method: string, body: Record<string, number> | null) => unknown) =>
    (method: string, body: Record<string, number> | null) => {
      asked.push([`${method} ${what}`, body]);
      return does(method, body);
    };
  const changed = () => {
    version += 1;
    return told();
  };
  const next = (state: CheckoutState) => {
    checkout = { ...state, version: checkout.version + 1 };
    return checkout;
  };
  const answers = {
    '/api/carts/mine': answer('bag', () => told()),
    '/api/carts/mine/lines': answer('lines', (_method, body) => {
      quantity += body!.quantity!;
      return changed();
    }),
    '/api/carts/mine/lines/l1': answer('line', (method, body) => {
      quantity = method === 'DELETE' ? 0 : quantity + body!.delta!;
      return changed();
    }),
    '/api/carts/mine/checkouts': answer('checkouts', () => next({ ...checkoutOf(), status: 'incomplete' })),
    '/api/checkouts/checkout_1': answer('checkout', () => next(checkout)),
    '/api/checkouts/checkout_1/code': answer('code', () => ({
      code: 'K7Q-4MDX',
      until: new Date(Date.now() + 600_000).toISOString(),
    })),
    '/api/checkouts/checkout_1/cancel': answer('cancel', () => next({ ...checkout, status: 'canceled' })),
    '/api/checkouts/checkout_1/complete': answer('complete', () => {
      quantity = 0;
      version += 1;
      return next(complete());
    }),
  };
  return { answers, asked, pay: () => next(completed()) };
}

/** A live room of which anything that could be sent by it is written down. */
function overheard() {
  const sent: string[] = [];
  const live = new Proxy({} as Room, {
    get: (_of, name) => {
      if (name === 'on') return () => () => undefined;
      if (name === 'people') return new Map();
      sent.push(String(name));
      return () => undefined;
    },
  });
  return { live, sent };
}

const enter = (shop: ReturnType<typeof selling>, things = [stool], live: Room | null = overheard().live) => {
  const room = inside([buy, bag], roomOf(...things), live, shop.answers);
  room.features.ready();
  return room;
};

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ id: 'ctoken_1' })));
});
afterEach(() => vi.unstubAllGlobals());

it('where nothing is sold there is no bag, and nobody is asked for one', async () => {
  const shop = selling();
  const room = enter(shop, [product()]);
  await Promise.resolve();
  expect(room.bar()).not.toContain('Bag');
  room.card.open('stool', 'chosen');
  expect(room.page.textContent).not.toContain('Add to bag');
  expect(room.page.querySelector('.card-buy')).not.toBeNull();
  expect(shop.asked).toEqual([]);
});

it('what is sold here goes into the bag from card, list and board, and is bought nowhere else', async () => {
  const shop = selling();
  const room = enter(shop);
  expect(room.bar()).toContain('Bag');
  room.card.open('stool', 'chosen');
  expect(room.page.querySelector('.card-buy')).toBeNull();
  press(room.page, 'Add to bag, €480');
  await vi.waitFor(() => expect(room.bar()).toContain('Bag, 1 piece'));
  expect(shop.asked).toContainEqual([
    'POST lines',
    { variant: 'v-oak', quantity: 1, room: 'salon', placement: 'p-stool' },
  ]);
  expect(room.page.textContent).toContain('1 of it in your bag');
  press(room.asList(), 'Oak: Add to bag, €480');
  await vi.waitFor(() => expect(room.bar()).toContain('Bag, 2 pieces'));
  const board = room.board();
  board.actions.find(({ label }) => label === 'Add to bag')!.onSelect();
  await vi.waitFor(() => expect(room.bar()).toContain('Bag, 3 pieces'));
  await vi.waitFor(() => expect(board.said).toEqual(['In your bag.']));
  expect(room.board().rows).toEqual(['3 of it in your bag']);
});

it('under a price it says who sells it, and what the price holds', async () => {
  const shop = selling();
  const told = { seller: { legal_name: 'Atelier SAS' }, delivery: [], includes_tax: true };
  const answers = { ...shop.answers, '/api/brands/atelier/selling': () => told };
  const brand = { id: 'b1', name: 'Atelier', slug: 'atelier' };
  const room = inside(
    [bag],
    { ...roomOf(stool), brand } as ReturnType<typeof roomOf>,
    overheard().live,
    answers,
  );
  room.features.ready();
  room.card.open('stool', 'chosen');
  await vi.waitFor(() => expect(room.page.textContent).toContain('Sold by Atelier SAS'));
  expect(room.page.textContent).toContain('Incl. VAT, plus delivery');
  expect(room.page.querySelector('.card-delivery')?.getAttribute('href')).toBe('/products/stool?lang=en');
  expect(room.board().rows.join()).toContain('Sold by Atelier SAS');
});

it('sold out is not put in, and what was put in stands otherwise at once', async () => {
  const shop = selling();
  const room = enter(shop);
  room.card.open('stool', 'chosen');
  press(room.page, 'Add to bag, €480');
  await vi.waitFor(() => expect(room.bar()).toContain('Bag, 1 piece'));
  room.features.refresh();
  const before = shop.asked.filter(([what]) => what === 'GET bag').length;
  room.ctx.change(roomOf(product({ variants: [{ ...here, stock: 'out' }, ash] })));
  room.features.refresh();
  await vi.waitFor(() => expect(shop.asked.filter(([what]) => what === 'GET bag').length).toBe(before + 1));
  expect(room.page.textContent).toContain('Sold out');
  expect(room.page.querySelector('[data-key="bag"]')).toBeNull();
});

it('one panel: lines with picture and finish, quantities, the till; paid, and the bag is empty', async () => {
  const shop = selling();
  const room = enter(shop);
  room.card.open('stool', 'chosen');
  press(room.page, 'Add to bag, €480');
  await vi.waitFor(() => expect(room.bar()).toContain('Bag, 1 piece'));
  room.tool('Bag, 1 piece').click();
  const panel = await vi.waitFor(() => {
    const found = document.querySelector<HTMLElement>('.bag-panel')!;
    expect(found.querySelector('.till-go')?.textContent).toBe('Order and pay €490.00');
    return found;
  });
  expect(room.features.occupied(), 'keys are the panel’s').toBe(true);
  const [line] = panel.querySelectorAll<HTMLElement>('.till-line');
  expect(line!.textContent).toContain('Oak');
  expect(line!.querySelector('output')!.textContent).toBe('1');
  panel.querySelector<HTMLElement>('[aria-label="One more of Stool"]')!.click();
  await vi.waitFor(() => expect(panel.querySelector('output')!.textContent).toBe('2'));
  expect(panel.textContent).toContain(formatMoney(EUR(96_000), 'en'));
  // The open checkout follows the bag.
  await vi.waitFor(() => expect(shop.asked.filter(([what]) => what === 'POST checkouts')).toHaveLength(2));
  const type = (name: string, text: string) => {
    const control = panel.querySelector<HTMLInputElement>(`[name="${name}"]`)!;
    control.value = text;
  };
  type('email', 'ada@example.org');
  for (const [name, text] of Object.entries(address())) if (text) type(name, text);
  await vi.waitFor(() => expect(panel.querySelector('[name=cardnumber]')).not.toBeNull());
  type('cardnumber', '4242424242424242');
  type('exp-date', '04/30');
  type('cvc', '123');
  panel.querySelector<HTMLButtonElement>('.till-go')!.click();
  await vi.waitFor(() => expect(panel.textContent).toContain('Order ATE-0001'));
  const link = panel.querySelector<HTMLAnchorElement>('.till-paid a')!;
  expect(link.getAttribute('href')).toBe('/orders/order_1?lang=en#key=k-secret');
  await vi.waitFor(() => expect(room.bar()).toContain('Bag'));
  press(panel, 'Back to the room');
  expect(document.querySelector('.bag-panel')).toBeNull();
  expect(
    shop.asked.some(([what]) => what === 'POST cancel'),
    'what is paid is not given up',
  ).toBe(false);
});

it('who only looked gives back what was held, and Escape closes', async () => {
  const shop = selling();
  const room = enter(shop);
  room.card.open('stool', 'chosen');
  press(room.page, 'Add to bag, €480');
  await vi.waitFor(() => expect(room.bar()).toContain('Bag, 1 piece'));
  room.tool('Bag, 1 piece').click();
  const panel = await vi.waitFor(() => {
    expect(document.querySelector('.bag-panel .till-go')).not.toBeNull();
    return document.querySelector<HTMLElement>('.bag-panel')!;
  });
  panel.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  expect(document.querySelector('.bag-panel')).toBeNull();
  await vi.waitFor(() => expect(shop.asked.some(([what]) => what === 'POST cancel')).toBe(true));
});

it('nobody in the room learns who adds, pays, or how much', async () => {
  const shop = selling();
  const { live, sent } = overheard();
  const room = enter(shop, [stool], live);
  room.card.open('stool', 'chosen');
  sent.length = 0; // what reading a card asks of the room is no word of buying
  press(room.page, 'Add to bag, €480');
  await vi.waitFor(() => expect(room.bar()).toContain('Bag, 1 piece'));
  room.tool('Bag, 1 piece').click();
  await vi.waitFor(() => expect(document.querySelector('.bag-panel [name=cardnumber]')).not.toBeNull());
  const panel = document.querySelector<HTMLElement>('.bag-panel')!;
  const values = {
    email: 'a@b.example',
    ...address(),
    cardnumber: '4242424242424242',
    'exp-date': '04/30',
    cvc: '123',
  };
  for (const [name, text] of Object.entries(values)) {
    const control = panel.querySelector<HTMLInputElement>(`[name="${name}"]`);
    if (control) control.value = text;
  }
  panel.querySelector<HTMLButtonElement>('.till-go')!.click();
  await vi.waitFor(() => expect(panel.textContent).toContain('Order ATE-0001'));
  expect(sent).toEqual([]);
  room.features.dispose();
});

it('every tab has the same bag', async () => {
  const shop = selling();
  const { ctx } = enter(shop);
  const [one, other] = [new HeldBag(ctx.shop), new HeldBag(ctx.shop)];
  await one.change((cart) => cart.add('v-oak', 2));
  await vi.waitFor(() => expect(other.bag?.units).toBe(2));
});

it('in a headset: plus, minus, total, a code for the phone, and "paid" by itself', async () => {
  const shop = selling();
  const { ctx } = enter(shop);
  const held = new HeldBag(ctx.shop);
  await held.change((cart) => cart.add('v-oak', 1));
  const waits: (() => void)[] = [];
  const left: string[] = [];
  const ways = { close: () => left.push('close'), leave: () => left.push('leave') };
  const board = new BagOnBoard(
    ctx,
    held,
    ways,
    () => undefined,
    () => new Promise((done) => waits.push(done)),
  );
  const act = (words: string) => {
    const found = board.content.actions.find(({ label }) => label === words);
    if (!found) throw new Error(`no ${words} in ${board.content.actions.map(({ label }) => label)}`);
    found.onSelect();
  };
  const [line] = board.content.lines;
  expect(line).toMatchObject({ title: 'Stool', finish: 'Oak', quantity: '1', total: '€480' });
  line!.steps[1]!.onSelect();
  await vi.waitFor(() => expect(board.content.lines[0]!.quantity).toBe('2'));
  expect(board.content.text).toEqual(['Pieces €960, delivery and tax on paying']);
  board.content.lines[0]!.steps[0]!.onSelect();
  await vi.waitFor(() => expect(board.content.lines[0]!.quantity).toBe('1'));
  act('Pay Atelier');
  act('Outside the headset');
  expect(left).toEqual(['leave']);
  act('On my phone');
  await vi.waitFor(() => expect(board.content.code).toBe('K7Q-4MDX'));
  expect(board.content.brand).toBe('On your phone: shop.example/pay');
  await vi.waitFor(() => expect(waits).toHaveLength(1));
  waits[0]!();
  await vi.waitFor(() => expect(waits, 'it asks on').toHaveLength(2));
  expect(board.content.code).toBe('K7Q-4MDX');
  shop.pay();
  waits[1]!();
  await vi.waitFor(() => expect(board.content.title).toBe('Paid. Thank you.'));
  expect(board.content.text[0]).toContain('ATE-0001');
  board.dispose();
});

it('a payment whose end this tab never learnt is gone on with first, though the bag is empty', async () => {
  const shop = selling();
  sessionStorage.setItem(
    'vitrine.paying',
    JSON.stringify({ checkout: 'checkout_1', key: 'k-1', token: 'ctoken_1', version: 1 }),
  );
  const room = enter(shop);
  room.tool('Bag').click();
  await vi.waitFor(() =>
    expect(document.querySelector('.bag-panel')?.textContent).toContain('Order ATE-0001'),
  );
  expect(shop.asked.map(([what]) => what)).not.toContain('POST checkouts');
  expect(sessionStorage.getItem('vitrine.paying')).toBeNull();
});

it('a panel that is closed while one pays gives nothing up, and says the end by a toast', async () => {
  let answer: (() => void) | null = null;
  const shop = selling();
  const complete = shop.answers['/api/checkouts/checkout_1/complete'];
  shop.answers['/api/checkouts/checkout_1/complete'] = ((method: string, body: null) =>
    new Promise((done) => {
      answer = () => done(complete(method, body));
    })) as typeof complete;
  sessionStorage.setItem(
    'vitrine.paying',
    JSON.stringify({ checkout: 'checkout_1', key: 'k-1', token: 'ctoken_1', version: 1 }),
  );
  const room = enter(shop);
  room.tool('Bag').click();
  await vi.waitFor(() => expect(answer).not.toBeNull());
  room.tool('Bag').click();
  await vi.waitFor(() => expect(document.querySelector('.bag-panel')).toBeNull());
  answer!();
  await vi.waitFor(() => expect(document.querySelector('.toast')?.textContent).toContain('Order ATE-0001'));
  expect(shop.asked.map(([what]) => what)).not.toContain('POST cancel');
});

it('what waits to be read is paid for by nobody; what waits for a bank is', () => {
  const message = (code: string) => ({ code }) as CheckoutState['messages'][number];
  const escalated = (code: string) =>
    checkoutOf({ status: 'requires_escalation', messages: [message(code)] });
  expect([escalated('price_changed'), escalated('requires_3ds'), checkoutOf()].map(isIdle)).toEqual([
    true,
    false,
    true,
  ]);
  expect(isIdle(checkoutOf({ status: 'complete_in_progress' }))).toBe(false);
});
