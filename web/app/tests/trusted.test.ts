import { expect, it } from 'vitest';
import { ownAddress } from '../src/trusted.ts';

const SHOP = 'https://shop.example';

it('workers start from the shop’s files and from blobs of its pages', () => {
  for (const own of ['/assets/draco.js', `${SHOP}/assets/basis.js`, `blob:${SHOP}/0a1b`])
    expect(ownAddress(own, SHOP)).toBe(own);
});

it('and from nowhere else', () => {
  const others = [
    'https://evil.example/x.js',
    '//evil.example/x.js',
    'data:text/javascript,1',
    'javascript:1',
  ];
  for (const foreign of [
    ...others,
    'blob:https://evil.example/0a1b',
    'blob:null/0a1b',
    'http://shop.example/x.js',
  ])
    expect(() => ownAddress(foreign, SHOP)).toThrow(TypeError);
});
