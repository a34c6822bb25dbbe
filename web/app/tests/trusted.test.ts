import { expect, it } from 'vitest';
import { ownAddress } from '../src/trusted.ts';

const SHOP = 'https://shop.example';

it('workers start from the shop’s files and from blobs of its pages', () => {
  for (const own of ['/assets/draco.js', `${SHOP}/assets/basis.js`, `blob:${SHOP}/0a1b`])
    expect(ownAddress(own, SHOP)).toBe(own);
});

it('the payment form comes from its provider alone', () => {
  for (const form of ['https://js.stripe.com/endive/stripe.js', 'https://m.js.stripe.com/x.js'])
    expect(ownAddress(form, SHOP)).toBe(form);
});

it('and from nowhere else', () => {
  const others = [
    'https://evil.example/x.js',
    '//evil.example/x.js',
    'data:text/javascript,1',
    'javascript:1',
    'http://js.stripe.com/endive/stripe.js',
    'https://js.stripe.com.evil.example/x.js',
    'https://evil-js.stripe.com/x.js',
    'https://js.stripe.com:8443/x.js',
  ];
  for (const foreign of [
    ...others,
    'blob:https://evil.example/0a1b',
    'blob:null/0a1b',
    'http://shop.example/x.js',
  ])
    expect(() => ownAddress(foreign, SHOP)).toThrow(TypeError);
});
