import { expect, it } from 'vitest';
import { shortRoot } from '../../../src/brand/certificates/edition-card.ts';
import { claimLink, leftOf, linksFile } from '../../../src/brand/certificates/links.ts';
import { readAsked } from '../../../src/mine/fragment.ts';

it('a claim link is one that the page of goods understands', () => {
  const link = claimLink('https://shop.example', 'Ab-_901234567');
  expect(link).toBe('https://shop.example/mine#claim=Ab-_901234567');
  expect(readAsked(new URL(link).hash).claim).toBe('Ab-_901234567');
});

it('the file has a link a line', async () => {
  const file = linksFile(['https://shop.example/mine#claim=a', 'https://shop.example/mine#claim=b']);
  expect(file.type).toBe('text/plain;charset=utf-8');
  expect(await file.text()).toBe('https://shop.example/mine#claim=a\nhttps://shop.example/mine#claim=b\n');
});

it('no more are given at once than are left, and never over a hundred', () => {
  expect(leftOf({ max_supply: 1_000, given: 12 })).toEqual({ left: 988, most: 100 });
  expect(leftOf({ max_supply: 100, given: 97 })).toEqual({ left: 3, most: 3 });
  expect(leftOf({ max_supply: 100, given: 100 })).toEqual({ left: 0, most: 0 });
});

it('a root is shortened in its middle', () => {
  const root = '0123456789abcdef'.repeat(4);
  expect(shortRoot(root)).toBe('01234567…abcdef');
  expect(shortRoot(`0x${root}`)).toBe('01234567…abcdef');
  expect(shortRoot('abc')).toBe('abc');
});
