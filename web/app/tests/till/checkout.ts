/** A shop that sells one lamp, in memory: its bag, its checkout, and what was asked of it. */
import type { CheckoutState } from '@vitrine-shop/sdk';
import { ShopClient } from '@vitrine-shop/sdk';

export const EUR = (amount_minor: number) => ({ amount_minor, currency: 'EUR' });

export function checkoutOf(more: Partial<CheckoutState> = {}): CheckoutState {
  return {
    id: 'checkout_1',
    version: 1,
    status: 'incomplete',
    cart: 'cart_1',
    currency: 'EUR',
    brand: { id: 'b1', name: 'Atelier' },
    seller: {
      legal_name: 'Atelier SARL',
      address: address({ name: 'Atelier SARL' }),
      vat_id: 'FR123',
      register: 'RCS Paris 123',
      email: 'bonjour@atelier.example',
      terms: { en: 'Be kind.' },
      withdrawal: { en: 'Within fourteen days.' },
    },
    lines: [
      {
        id: 'l1',
        product: 'stool',
        variant: 'v-oak',
        title: { en: 'Stool' },
        variant_title: { en: 'Oak' },
        picture: '/pictures/stool.avif',
        quantity: 1,
        unit: EUR(48_000),
        total: EUR(48_000),
        made_to_measure: false,
      },
    ],
    totals: [
      { type: 'subtotal', amount_minor: 48_000 },
      { type: 'fulfillment', amount_minor: 1_000 },
      { type: 'tax', amount_minor: 8_167 },
      { type: 'total', amount_minor: 49_000 },
    ],
    taxes: [{ rate_ppm: 200_000, base_minor: 40_833, tax_minor: 8_167 }],
    includes_tax: true,
    messages: [],
    buyer: { email: '', name: '' },
    address: null,
    delivery: {
      chosen: 'post',
      options: [{ id: 'post', title: { en: 'Post' }, price: EUR(1_000), days: [2, 4] }],
    },
    terms: { version: 't1', agreed: false },
    hold_until: null,
    pay: {
      provider: 'stripe',
      publishable_key: null,
      base: 'http://127.0.0.1:8012',
      demo: true,
      amount_minor: 49_000,
    },
    next: null,
    order: null,
    ...more,
  };
}

export function address(more: object = {}) {
  const own = {
    name: 'Ada Lovelace',
    line1: '12 rue du Bac',
    line2: '',
    postal_code: '75007',
    city: 'Paris',
  };
  return { ...own, region: '', country: 'FR', ...more };
}

export interface AskedOf {
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown> | null;
  readonly key: string | null;
}

type Answer = CheckoutState | [status: number, body: object] | 'lost';

/**
 * completes: what each `complete` answers, one after the other; the last stays. patched: what becomes of the checkout by a
 * change of the buyer.
 */
export function sellingShop(
  completes: readonly Answer[],
  begun: CheckoutState = checkoutOf(),
  patched: (now: CheckoutState, body: Record<string, unknown>) => CheckoutState = (now) => now,
  others: Readonly<Record<string, () => unknown>> = {},
) {
  const asked: AskedOf[] = [];
  let state = begun;
  let tries = 0;
  const answer = (method: string, path: string, body: Record<string, unknown> | null): Answer | object => {
    const other = others[`${method} ${path}`];
    if (other) return other() as object;
    if (path.endsWith('/complete')) {
      const told = completes[Math.min(tries++, completes.length - 1)]!;
      if (!Array.isArray(told) && told !== 'lost') {
        const told_ = told as CheckoutState;
        state = { ...told_, version: state.version + 1 };
        return state;
      }
      return told;
    }
    if (method === 'PATCH') state = { ...patched(state, body ?? {}), version: state.version + 1 };
    if (path.endsWith('/cancel')) state = { ...state, status: 'canceled', version: state.version + 1 };
    return state;
  };
  const shop = new ShopClient({
    base: 'https://shop.example',
    fetch: async (input, init) => {
      const path = new URL(String(input)).pathname;
      const method = init?.method ?? 'GET';
      const body = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
      const key = new Headers(init?.headers).get('Idempotency-Key');
      asked.push({ method, path, body, key });
      const told = answer(method, path, body);
      if (told === 'lost') throw new TypeError('Failed to fetch');
      const [status, said] = Array.isArray(told) ? told : [200, told];
      return new Response(JSON.stringify(said), { status });
    },
  });
  return { shop, asked, of: (end: string) => asked.filter(({ path }) => path.endsWith(end)) };
}

export const completed = (more: Partial<CheckoutState> = {}) =>
  checkoutOf({
    status: 'completed',
    buyer: { email: 'ada@example.org', name: 'Ada Lovelace' },
    order: { id: 'order_1', number: 'ATE-0001', key: 'k-secret' },
    ...more,
  });

export const declined = (code = 'payment_declined') =>
  checkoutOf({
    status: 'ready_for_complete',
    messages: [
      {
        type: 'error',
        code,
        severity: 'recoverable',
        path: null,
        content: { en: 'The payment was declined. Nothing was charged: try another card.' },
      },
    ],
  });
