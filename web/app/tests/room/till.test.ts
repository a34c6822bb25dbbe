import type { GateAnswer } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { Till } from '../../src/room/features/buy/till.ts';
import { nearOf } from '../../src/room/features/certificates/openers.ts';

const MINUTE_MS = 60_000;
const crane = { id: 'crane', gated: true };
const says = (open: boolean): GateAnswer => ({ open, words: { en: 'For holders.' }, checked: null });

function tillOf(answer: (product: string) => Promise<GateAnswer>) {
  const asked: string[] = [];
  const clock = { now: 0 };
  const ask = (product: string) => {
    asked.push(product);
    return answer(product);
  };
  return { till: new Till(ask, () => clock.now), asked, clock };
}

it('what is not gated is bought at once, and nobody is asked', () => {
  const { till, asked } = tillOf(async () => says(false));
  expect(till.opens({ id: 'stool', gated: false })).toBe(true);
  expect(asked).toEqual([]);
});

it('a gate opens for a press only once it is known to be open', async () => {
  const { till } = tillOf(async () => says(true));
  expect(till.opens(crane)).toBe(false);
  const asking = till.learn('crane');
  expect(till.opens(crane)).toBe(false);
  await asking;
  expect(till.opens(crane)).toBe(true);
  const shut = tillOf(async () => says(false)).till;
  await shut.learn('crane');
  expect(shut.opens(crane)).toBe(false);
});

it('an answer is asked for once, and is of no worth after a minute', async () => {
  const { till, asked, clock } = tillOf(async () => says(true));
  await Promise.all([till.learn('crane'), till.learn('crane')]);
  clock.now = MINUTE_MS - 1;
  await till.learn('crane');
  expect(asked).toEqual(['crane']);
  expect(till.opens(crane)).toBe(true);
  clock.now = MINUTE_MS;
  expect(till.opens(crane)).toBe(false);
  await till.learn('crane');
  expect(asked).toEqual(['crane', 'crane']);
  expect(till.opens(crane)).toBe(true);
});

it('what was received since opens a till that was shut', async () => {
  let has = false;
  const { till, asked } = tillOf(async () => says(has));
  await till.learn('crane');
  has = true;
  till.renew();
  expect((await till.learn('crane')).open).toBe(true);
  expect(asked).toHaveLength(2);
  expect(till.opens(crane)).toBe(true);
});

it('a question that failed is told, forgotten and asked again', async () => {
  let down = true;
  const { till, asked } = tillOf(async () => {
    if (down) throw new Error('no answer');
    return says(true);
  });
  await expect(till.learn('crane')).rejects.toThrow('no answer');
  down = false;
  await till.learn('crane');
  expect(asked).toHaveLength(2);
  expect(till.opens(crane)).toBe(true);
});

it('what opens a till is looked for among what stands here, but never the shut product itself', () => {
  const editions = [{ product_id: 'crane' }, { product_id: 'vase' }, { product_id: 'stool' }];
  const stand = (...products: string[]) => products.map((product) => ({ product }));
  expect(nearOf(editions, stand('stool', 'vase'), 'crane')).toEqual({ product_id: 'vase' });
  expect(nearOf(editions, stand('crane'), 'crane')).toBeNull();
  expect(nearOf([], stand('vase'), 'crane')).toBeNull();
});
