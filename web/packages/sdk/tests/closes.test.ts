import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { backoff_ms, CloseCode, mayReturn } from '../src/protocol/closes.ts';

const page = readFileSync(
  new URL('../../../../server/vitrine/protocol/PROTOCOL.md', import.meta.url),
  'utf8',
);
const rows = [...page.matchAll(/^\| (\d{4}) \|[^|]*\|[^|]*\| ([^|]*?) \|$/gm)].map(
  ([, code, back]) => [Number(code), back] as const,
);

test('the page has its table', () => expect(rows.length).toBeGreaterThan(15));

test.each(rows)('%i may come back: %s', (code, back) => {
  expect(Object.values(CloseCode)).toContain(code);
  const wanted = /^no|^-/.test(back) ? 'no' : /^later/.test(back) ? 'later' : 'now';
  expect(mayReturn(code)).toBe(wanted);
});

test('the jitter is full: from nothing to the roof, which doubles up to 30 s', () => {
  expect(backoff_ms(0, 'now', 0)).toBe(0);
  expect([0, 1, 2, 3].map((n) => backoff_ms(n, 'now', 0.9999))).toEqual([499, 999, 1999, 3999]);
  expect(backoff_ms(50, 'now', 0.9999)).toBe(29_997);
  expect(backoff_ms(0, 'later', 0.9999)).toBe(4999);
});
