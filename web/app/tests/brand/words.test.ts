import { expect, it } from 'vitest';
import { text } from '../../src/brand/text.ts';
import { typeset } from '../../src/i18n/typography.ts';

const shared = import.meta.glob<Record<string, string>>(
  ['../../src/brand/words/en.ts', '../../src/brand/*/words/en.ts', '!../../src/brand/roomfiles/words/en.ts'],
  { eager: true, import: 'default' },
);

it('no two features of the page have a word of the same key', () => {
  const keys = Object.values(shared).flatMap((words) => Object.keys(words));
  expect(keys.length).toBeGreaterThan(400);
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});

it('says each as its own feature wrote it', () => {
  for (const words of Object.values(shared))
    for (const [key, said] of Object.entries(words)) {
      if (!said.includes('{')) expect(text(key as Parameters<typeof text>[0])).toBe(typeset(said));
    }
});
