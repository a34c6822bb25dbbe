import { type Certificate, Problem } from '@vitrine-shop/sdk';
import { describe, expect, it } from 'vitest';
import { actsOf, goodOf, shortAddress } from '../../src/goods/state.ts';
import { editionText, faultText, numberText, stateText, whenText } from '../../src/goods/text.ts';

const NOW = new Date(2026, 10, 25, 16, 0);
const LATER = new Date(2026, 10, 25, 18, 45).toISOString();
const EARLIER = new Date(2026, 10, 25, 15, 0).toISOString();

const certificate = (more: Partial<Certificate> = {}): Certificate => ({
  id: 'c1',
  token: '129',
  edition: 7,
  serial: 12,
  max_supply: 100,
  title: { en: 'Sculpture' },
  product_id: 'sculpture',
  model: 'ab'.repeat(32),
  state: 'claimable',
  role: 'owner',
  wallet: null,
  soulbound: false,
  loan: null,
  lent: null,
  revoked: false,
  proof_url: '/certificates/31337/0x00/129',
  problem: null,
  ...more,
});
const loan = (until: string) => ({ id: 'l1', borrower_name: 'Ana', until });

describe('what a good is to its holder', () => {
  it.each([
    ['yours', {}],
    ['waiting', { state: 'voucher' }],
    ['coming', { state: 'queued' }],
    ['wallet', { state: 'minted' }],
    ['lent', { state: 'minted', loan: loan(LATER) }],
    ['wallet', { state: 'minted', loan: loan(EARLIER) }],
    ['shared', { state: 'minted', lent: { until: LATER } }],
    ['borrowed', { role: 'borrower', loan: loan(LATER) }],
    ['ended', { revoked: true, loan: loan(LATER) }],
    ['ended', { state: 'withdrawn' }],
  ] as [string, Partial<Certificate>][])('%s', (standing, more) => {
    expect(goodOf(certificate(more), NOW.getTime()).standing).toBe(standing);
  });

  it('only an owner claims and lends, only what is not lent is used', () => {
    const acts = (more: Partial<Certificate>) => actsOf(certificate(more), NOW.getTime());
    expect(acts({})).toEqual({
      claim: true,
      lend: true,
      takeBack: false,
      carry: true,
      file: true,
      use: true,
    });
    expect(acts({ loan: loan(LATER) })).toEqual({
      claim: false,
      lend: false,
      takeBack: true,
      carry: false,
      file: true,
      use: false,
    });
    expect(acts({ role: 'borrower', loan: loan(LATER) })).toEqual({
      claim: false,
      lend: false,
      takeBack: false,
      carry: false,
      file: false,
      use: true,
    });
    expect(acts({ state: 'queued' })).toMatchObject({ claim: false, use: true });
    expect(Object.values(acts({ revoked: true }))).toEqual([false, false, false, false, false, false]);
  });

  it('only what no wallet has or awaits goes to another device, and never what stays with its owner', () => {
    const carried = (more: Partial<Certificate>) => actsOf(certificate(more), NOW.getTime()).carry;
    expect(carried({})).toBe(true);
    for (const state of ['voucher', 'queued', 'minted', 'withdrawn'] as const)
      expect(carried({ state })).toBe(false);
    expect(carried({ soulbound: true })).toBe(false);
    expect(carried({ role: 'borrower', loan: loan(LATER) })).toBe(false);
  });

  it('is told in plain words', () => {
    const words = (more: Partial<Certificate>) => stateText(certificate(more), NOW.getTime());
    expect(words({})).toBe('Yours');
    expect(words({ loan: loan(LATER) })).toBe('Lent to Ana until 18:45');
    expect(words({ role: 'borrower' })).toBe('Borrowed');
    expect(numberText(certificate())).toBe('No. 12 of 100');
    expect(editionText({ max_supply: 1000, given: 37 })).toBe('Numbered edition of 1,000, 37 given');
    expect(editionText({ max_supply: 5, given: 5 })).toBe('Numbered edition of 5, all given');
  });
});

it('a time is the hour of today, day and hour of another; rubbish is nothing', () => {
  expect(whenText(LATER, 'en', NOW)).toBe('18:45');
  expect(whenText(new Date(2026, 11, 2, 9, 5).toISOString(), 'en', NOW)).toBe('2 December at 09:05');
  expect(whenText(LATER, 'fr', NOW)).toBe('à 18:45');
  expect(whenText(new Date(2026, 11, 2, 9, 5).toISOString(), 'fr', NOW)).toMatch(/^au 2 décembre/);
  expect(whenText('soon', 'en', NOW)).toBe('');
});

it('an address is shortened in its middle', () => {
  expect(shortAddress(`0x${'12ab'.repeat(10)}`)).toBe('0x12ab…12ab');
  expect(shortAddress('0x12')).toBe('0x12');
});

it('a known fault has our words, another the shop’s', () => {
  expect(faultText(new Problem({ type: '/problems/voucher-out', detail: 'English' }))).not.toContain(
    'English',
  );
  expect(faultText(new Problem({ type: '/problems/odd', detail: 'Odd.' }))).toContain('Odd.');
  expect(faultText(new Problem({ type: '/problems/other', detail: 'Odd.' }))).toContain('Odd.');
});
