import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Headset, initScripts } from '../src/index.ts';

const [iwer, headset] = initScripts().map((path) => readFileSync(path, 'utf8'));

test('the scripts are classic scripts: a driver can put them before the page', () => {
  expect(iwer).toContain('IWER');
  for (const source of [iwer, headset]) expect(() => new Function(source)).not.toThrow();
});

test('every helper that the types promise is there', () => {
  const named = readFileSync(new URL('../src/index.ts', import.meta.url), 'utf8');
  const promised = [...named.matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name as keyof Headset);
  expect(promised.length).toBeGreaterThan(10);
  for (const name of promised) expect(headset).toMatch(new RegExp(`^ {4}(?:async )?${name}(?:\\(|,)`, 'm'));
});
