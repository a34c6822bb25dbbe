import { expect, it } from 'vitest';
import { claimLink, readAsked } from '../../src/mine/fragment.ts';

it('a link asks to claim or to prove, and rubbish asks for nothing', () => {
  expect(readAsked('#claim=Ab-_9012')).toEqual({ claim: 'Ab-_9012', prove: null });
  expect(readAsked('#prove=0123456789abcdef')).toEqual({ claim: null, prove: '0123456789abcdef' });
  for (const rubbish of ['', '#', '#claim=', '#claim=short', '#claim=<script>alert(1)', '#other=12345678'])
    expect(readAsked(rubbish)).toEqual({ claim: null, prove: null });
});

it('a link to another device asks there for what it was made of', () => {
  const link = new URL(claimLink('Ab-_9012', 'https://shop.example'));
  expect(link.pathname).toBe('/mine');
  expect(readAsked(link.hash)).toEqual({ claim: 'Ab-_9012', prove: null });
});
