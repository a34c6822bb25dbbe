import { describe, expect, test } from 'vitest';
import { formatBytes, formatMoney, formatSize, localText, parseMoney, spokenIn } from '../src/text.ts';
import type { LocalText, Money, Vec3 } from '../src/types.ts';
import { vectors } from './vectors.ts';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

test('a text is read in the language that it has', () => {
  // The file is what the Python tests read too.
  interface Case {
    text: LocalText;
    reader: string;
    words: string;
    tongue: string;
  }
  for (const { text, reader, words, tongue } of vectors<Case>('spoken')) {
    const told = [localText(text, reader), spokenIn(text, reader) ?? reader.split('-')[0]];
    expect(told, JSON.stringify([text, reader])).toEqual([words, tongue]);
  }
  expect([localText(null, 'fr'), spokenIn(null, 'fr')]).toEqual(['', null]);
});

test.each([
  [125000, 'EUR', 'en', '€1,250'],
  [125050, 'EUR', 'fr', '1 250,50 €'],
  [125000, 'EUR', 'fr', '1 250 €'],
  [1250, 'JPY', 'en', '¥1,250'],
  [5, 'USD', 'en', '$0.05'],
])('%i %s in %s is %s', (amount_minor, currency, language, text) => {
  expect(plain(formatMoney({ amount_minor, currency }, language))).toBe(text);
});

test('prices and sizes are those that the shop writes on its own pages', () => {
  // The file is what the Python tests read too. Spaces are compared as spaces: Node's own data decide which.
  const { prices, sizes } = vectors<never>('written') as unknown as {
    prices: (Money & { en: string; fr: string })[];
    sizes: { size_m: Vec3; en: string; fr: string }[];
  };
  for (const { en, fr, ...money } of prices)
    for (const [language, text] of [
      ['en', en],
      ['fr', fr],
    ] as const)
      expect(plain(formatMoney(money, language))).toBe(plain(text));
  for (const { en, fr, size_m } of sizes)
    for (const [language, text] of [
      ['en', en],
      ['fr', fr],
    ] as const)
      expect(plain(formatSize(size_m, language))).toBe(plain(text));
  expect(plain(formatMoney({ amount_minor: 490_000, currency: 'HUF' }, 'en'))).toBe('HUF 4,900');
});

test.each([
  ['1250', 'EUR', 125000],
  ['4 900', 'HUF', 490000],
  ['39.50', 'EUR', 3950],
  ['39,5', 'EUR', 3950],
  ['1 250,50', 'EUR', 125050],
  ['1,250.50', 'USD', 125050],
  ['1.250,50', 'EUR', 125050],
  ['1,250', 'USD', 125000],
  ['1’250.00', 'CHF', 125000],
  ['1250', 'JPY', 1250],
  ['0', 'EUR', 0],
  ['12,5,', 'EUR', null],
  ['39.505,1234', 'EUR', null],
  ['-5', 'EUR', null],
  ['abc', 'EUR', null],
  ['', 'EUR', null],
  ['99999999999999999', 'EUR', null],
])('the price %s %s is %s', (text, currency, minor) => expect(parseMoney(text, currency)).toBe(minor));

describe('sizes', () => {
  test.each([
    [[0.125, 0.08, 0.3], 'en', '12.5 × 8 × 30 cm'],
    [[0.125, 0.08, 0.3], 'fr', '12,5 × 8 × 30 cm'],
    [[1.2, 0.754, 0.5], 'en', '120 × 75 × 50 cm'],
    [[3.25, 1, 1], 'en', '3.25 × 1 × 1 m'],
    [[0.0405, 0.0112, 0.24], 'en', '4.1 × 1.1 × 24 cm'],
  ] as const)('%j in %s is %s', (size, language, text) =>
    expect(plain(formatSize(size, language))).toBe(text),
  );

  test.each([
    [0, '0 kB'],
    [400, '1 kB'],
    [640_000, '640 kB'],
    [2_440_000, '2.4 MB'],
    [24_400_000, '24 MB'],
  ])('%i bytes is %s', (bytes, text) => expect(plain(formatBytes(bytes, 'en'))).toBe(text));
});
