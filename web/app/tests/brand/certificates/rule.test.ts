import type { Condition, Edition, Rule } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { choicesOf, keyOf, keysOf, ruleOf } from '../../../src/brand/certificates/rule.ts';

const edition = (number: number, state: Edition['state'] = 'registered'): Edition => ({
  number,
  product_id: 'p',
  variant_id: null,
  model: 'm',
  title: { en: 'Crane' },
  content_root: 'ab'.repeat(32),
  licence: 'Yours.',
  max_supply: 10,
  given: 0,
  soulbound: false,
  revocable: false,
  royalty_bps: 0,
  open_gift: false,
  state,
  problem: null,
});
const TOKEN: Condition = { contract: '0xAbC', standard: 'erc721', chain_id: 31337, token: '5' };

it('one’s own editions are offered, the newest first; a failed one only where it is asked for', () => {
  const own = [edition(1), edition(2, 'failed'), edition(3, 'queued')];
  expect(choicesOf(null, own).map(({ key }) => key)).toEqual(['edition:3', 'edition:1']);
  expect(choicesOf({ any: [{ edition: 2 }] }, own).map(({ key }) => key)).toEqual([
    'edition:3',
    'edition:2',
    'edition:1',
  ]);
});

it('what else the rule names stays to be chosen, and is kept by saving', () => {
  const rule: Rule = { any: [{ edition: 9 }, { edition: 1 }, TOKEN] };
  const choices = choicesOf(rule, [edition(1), edition(3)]);
  expect(choices.map(({ key, edition }) => [key, edition?.number])).toEqual([
    ['edition:3', 3],
    ['edition:1', 1],
    ['edition:9', undefined],
    ['token:31337:0xabc:erc721:5', undefined],
  ]);
  const chosen = keysOf(rule).add('edition:3');
  expect(ruleOf(choices, chosen)).toEqual({
    any: [{ edition: 3 }, { edition: 1 }, { edition: 9 }, TOKEN],
  });
});

it('nothing chosen is no rule', () => {
  expect(ruleOf(choicesOf(null, [edition(1)]), new Set())).toBeNull();
});

it('a contract and one token of it are two conditions; capitals of an address are not', () => {
  const { token: _, ...any } = TOKEN as Exclude<Condition, { edition: number }>;
  expect(keyOf(any)).not.toBe(keyOf(TOKEN));
  expect(keyOf({ ...any, contract: '0xabc' })).toBe(keyOf(any));
});
