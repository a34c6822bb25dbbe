import { Checkout, type CheckoutState, type NextAction } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { BankClosed, BankUnsure } from '../../src/till/form/form.ts';
import { Paying, type PayNews } from '../../src/till/paying.ts';
import { checkoutOf, completed, declined, sellingShop } from './checkout.ts';

function store() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => void kept.set(name, text),
    removeItem: (name: string) => void kept.delete(name),
  };
}

async function begun(completes: Parameters<typeof sellingShop>[0], kept = store()) {
  const selling = sellingShop(completes);
  const checkout = new Checkout(selling.shop);
  await checkout.start('mine', 'b1');
  const news: PayNews[] = [];
  const asks: NextAction[] = [];
  const answers: (() => Promise<void>)[] = [];
  const waits: number[] = [];
  const paying = () =>
    new Paying(checkout, {
      store: kept,
      wait: async (ms) => void waits.push(ms),
      challenge: (next) => {
        asks.push(next);
        return answers.shift()?.() ?? Promise.resolve();
      },
      told: (told) => void news.push(told),
    });
  let tokens = 0;
  const token = async () => `ctoken_${++tokens}`;
  const tries = () =>
    selling.of('/complete').map(({ key, body }) => [key, (body?.payment as { token: string })?.token]);
  return { ...selling, paying, token, tries, news, asks, answers, waits, kept };
}

const asking = () =>
  checkoutOf({ status: 'requires_escalation', next: { client_secret: 'pi_1_secret_2', url: null } });

it('a lost answer, a restart and a busy shop are asked again with the same key and token', async () => {
  const { paying, token, tries, news, kept } = await begun([
    'lost',
    [503, { type: '/problems/unavailable', status: 503 }],
    [409, { type: '/problems/checkout-running', status: 409, retry_after_s: 1 }],
    checkoutOf({ status: 'complete_in_progress' }),
    completed(),
  ]);
  expect((await paying().pay(token)).status).toBe('completed');
  expect(new Set(tries().map(([key]) => key)).size).toBe(1);
  expect(new Set(tries().map(([, of]) => of))).toEqual(new Set(['ctoken_1']));
  expect(tries()).toHaveLength(5);
  expect(news).toEqual(['asking', 'lost', 'lost', 'working', 'working']);
  expect(kept.kept.size, 'nothing is left to go on with').toBe(0);
});

it('a page that was loaded again goes on with the try that it had begun', async () => {
  const first = await begun(Array.from({ length: 40 }, () => 'lost' as const));
  await expect(first.paying().pay(first.token)).rejects.toMatchObject({ status: 0 });
  const [[key]] = first.tries() as [[string, string]];
  const second = await begun([completed()], first.kept);
  const paying = second.paying();
  expect(paying.open?.key).toBe(key);
  await paying.pay(() => Promise.reject(new Error('no card is asked for again')));
  expect(second.tries()).toEqual([[key, 'ctoken_1']]);
});

it('a try of another checkout is none of this one’s', async () => {
  const kept = store();
  kept.setItem('vitrine.paying', JSON.stringify({ checkout: 'other', key: 'k', token: 't', version: 1 }));
  const { paying } = await begun([completed()], kept);
  expect(paying().open).toBeNull();
  kept.setItem('vitrine.paying', '{nonsense');
  expect(paying().open).toBeNull();
});

it('once the bank has asked, the same try is asked after', async () => {
  const { paying, token, tries, asks } = await begun([asking(), asking(), completed()]);
  expect((await paying().pay(token)).status).toBe('completed');
  expect(asks.map(({ client_secret }) => client_secret)).toEqual(['pi_1_secret_2', 'pi_1_secret_2']);
  expect(new Set(tries().map(([key]) => key)).size).toBe(1);
});

it('who closes the bank’s question can be asked once more, by the same try', async () => {
  const { paying, token, tries, answers } = await begun([asking(), asking(), completed()]);
  answers.push(() => Promise.reject(new BankClosed()));
  const own = paying();
  await expect(own.pay(token)).rejects.toBeInstanceOf(BankClosed);
  expect(own.open).not.toBeNull();
  expect((await own.pay(token)).status).toBe('completed');
  expect(new Set(tries().map(([key]) => key)).size).toBe(1);
});

it('a declined card is over: another one is another try', async () => {
  const { paying, token, tries } = await begun([declined(), completed()]);
  const own = paying();
  const told: CheckoutState = await own.pay(token);
  expect(told.messages[0]?.code).toBe('payment_declined');
  expect(own.open).toBeNull();
  expect((await own.pay(token)).status).toBe('completed');
  const [one, other] = tries() as [string, string][];
  expect(one![0]).not.toBe(other![0]);
  expect([one![1], other![1]]).toEqual(['ctoken_1', 'ctoken_2']);
});

it('what is refused outright ends the try', async () => {
  const refusal: [number, object] = [412, { type: '/problems/version-mismatch', status: 412 }];
  const { paying, token, kept } = await begun([refusal]);
  await expect(paying().pay(token)).rejects.toMatchObject({ status: 412 });
  expect(kept.kept.size).toBe(0);
});

it('it is asked for a while, and not for ever', async () => {
  const { paying, token, tries, waits } = await begun([checkoutOf({ status: 'complete_in_progress' })]);
  const own = paying();
  expect((await own.pay(token)).status).toBe('complete_in_progress');
  expect(own.open, 'what became of it is still not known').not.toBeNull();
  expect(tries()).toHaveLength(30);
  expect(Math.max(...waits)).toBeLessThanOrEqual(8_000);
  expect(waits.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(120_000);
});

it('a bank that cannot be asked is no end: the shop is asked once more, after a while, and never on and on', async () => {
  const fails = () => Promise.reject(new BankUnsure());
  const refused = await begun([asking(), declined()]);
  refused.answers.push(fails);
  expect((await refused.paying().pay(refused.token)).messages[0]!.code).toBe('payment_declined');
  expect(refused.waits).toHaveLength(1);
  const silent = await begun([asking()]);
  silent.answers.push(fails, fails);
  await expect(silent.paying().pay(silent.token)).rejects.toBeInstanceOf(BankClosed);
  expect([silent.asks.length, silent.tries().length, silent.kept.kept.size]).toEqual([1, 2, 1]);
});

it('between two of the bank’s questions there is a wait, and not without end', async () => {
  const { paying, token, waits, asks } = await begun([asking()]);
  expect((await paying().pay(token)).status).toBe('requires_escalation');
  expect(waits).toHaveLength(asks.length);
  expect(asks.length).toBeLessThan(31);
});
