import { describe, expect, it, test } from 'vitest';
import { basisPoints, readDraft, type Written, wholeNumber } from '../../../src/brand/certificates/draft.ts';

const WALLET = `0x${'aB'.repeat(20)}`;
const written: Written = {
  licence: ' Yours to show.\n',
  supply: '100',
  variant: '',
  soulbound: false,
  revocable: true,
  open: false,
  royalty: '',
  wallet: '',
};

describe('a new edition', () => {
  it('without a royalty names no wallet, even if one was written', () => {
    expect(readDraft({ ...written, royalty: '0', wallet: WALLET })).toEqual({
      edition: {
        licence: 'Yours to show.',
        max_supply: 100,
        soulbound: false,
        revocable: true,
        open_gift: false,
      },
    });
  });

  it('with a royalty names its wallet, and the only variant it comes with', () => {
    const read = readDraft({ ...written, royalty: '2,5', wallet: ` ${WALLET} `, variant: 'v1' });
    expect(read).toMatchObject({ edition: { royalty_bps: 250, royalty_to: WALLET, variant_id: 'v1' } });
  });

  const faults: [Partial<Written>, string][] = [
    [{ licence: ' \n' }, 'licence'],
    [{ licence: 'x'.repeat(20_001) }, 'licence'],
    [{ supply: '0' }, 'max_supply'],
    [{ supply: '1000000001' }, 'max_supply'],
    [{ supply: '' }, 'max_supply'],
    [{ royalty: '10.01', wallet: WALLET }, 'royalty_bps'],
    [{ royalty: 'some' }, 'royalty_bps'],
    [{ royalty: '1' }, 'royalty_to'],
    [{ royalty: '1', wallet: '0x1234' }, 'royalty_to'],
    [{ royalty: '1', wallet: `0x${'0'.repeat(40)}` }, 'royalty_to'],
  ];
  test.each(faults)('%j is a fault of %s', (change, faulty) => {
    expect(readDraft({ ...written, ...change })).toEqual({ faulty });
  });

  it('counts characters as the shop does', () => {
    expect(readDraft({ ...written, licence: '𝒜'.repeat(20_000) })).toHaveProperty('edition');
  });
});

const numbers: [string, number | null][] = [
  ['1', 1],
  [' 12 ', 12],
  ['1 000', 1_000],
  ['1\u202f000\u00a0000', 1_000_000],
  ["1'000", 1_000],
  ['1,000,000', 1_000_000],
  ['1000000000', 1_000_000_000],
  ['1.000', null],
  ['1,5', null],
  ['-1', null],
  ['1e3', null],
  ['0', null],
];
test.each(numbers)('%j is the whole number %s', (text, number) => {
  expect(wholeNumber(text, 1_000_000_000)).toBe(number);
});

const percents: [string, number | null][] = [
  ['', 0],
  ['0', 0],
  ['2.5', 250],
  ['2,55 %', 255],
  ['10', 1_000],
  ['0.01', 1],
  ['1.', 100],
  ['0.001', null],
  ['11', null],
  ['-1', null],
];
test.each(percents)('%j percent are %s basis points', (text, points) => {
  expect(basisPoints(text)).toBe(points);
});
