import { describe, expect, test } from 'vitest';
import { createMessages, fill, LANGUAGES } from '../src/i18n/messages.ts';
import { pseudoLocale } from '../src/i18n/pseudo.ts';

type Catalogue = Record<string, string>;

/** Every catalogue of every page: folder -> language -> messages. */
const catalogues = new Map<string, Record<string, Catalogue>>();
const found = import.meta.glob<Catalogue>('../src/**/words/*.ts', { eager: true, import: 'default' });
for (const [path, catalogue] of Object.entries(found)) {
  const [, folder, tag] = /^\.\.\/src\/(.+)\/words\/([\w-]+)\.ts$/.exec(path) ?? [];
  catalogues.set(folder, { ...catalogues.get(folder), [tag]: catalogue });
}

test('values fill the holes; numbers are written in the language; unknown holes stay', () => {
  expect(fill('{name} has {count}', { name: 'Ada', count: 1250 }, 'en')).toBe('Ada has 1,250');
  expect(fill('{count}', { count: 1250 }, 'fr').replace(/\s/g, ' ')).toBe('1 250');
  expect(fill('{who}', { name: 'Ada' }, 'en')).toBe('{who}');
});

test('a name from right to left leaves the sentence as it runs', () => {
  expect(fill('{name} came in', { name: 'محمد' }, 'en')).toBe('\u2068محمد\u2069 came in');
  expect(fill('{name} came in', { name: 'Ada' }, 'en')).toBe('Ada came in');
});

test('plurals follow the language: French counts zero as one', () => {
  const words = '{count} person|{count} people';
  const counted = (language: string) => [0, 1, 2].map((count) => fill(words, { count }, language));
  expect(counted('en')).toEqual(['0 people', '1 person', '2 people']);
  expect(counted('fr')).toEqual(['0 person', '1 person', '2 people']);
});

test('a catalogue speaks by its keys', () => {
  const text = createMessages<{ hello: string }>({ './words/en.ts': { hello: 'Hello {name}' } });
  expect(text('hello', { name: 'Ada' })).toBe('Hello Ada');
});

test('files of one language are one catalogue', () => {
  const text = createMessages<{ a: string; b: string }>({
    './words/en.ts': { a: 'one' },
    './more/words/en.ts': { b: 'two' },
  });
  expect([text('a'), text('b')]).toEqual(['one', 'two']);
});

test('a pseudo-locale keeps holes and plurals, and says where a message ends', () => {
  const longer = pseudoLocale('en-XA') as (message: string) => string;
  expect(longer('{name} has {count}')).toMatch(/^\[\{name\} hàš \{count\}( ~){4}\]$/);
  expect(longer('{count} door|{count} doors').split('|')).toHaveLength(2);
  expect(pseudoLocale('ar-XB')?.('shut')).toMatch(/^\u202e\[.*\]\u202c$/);
  expect(pseudoLocale('fr')).toBeNull();
});

test('catalogues are found', () => {
  expect(catalogues.size).toBeGreaterThanOrEqual(8);
});

describe.each([...catalogues])('%s', (_, languages) => {
  test('has every language and no other', () => {
    expect(Object.keys(languages).sort()).toEqual([...LANGUAGES].sort());
  });

  test.each(LANGUAGES.filter((tag) => tag !== 'en'))('%s has the keys of English', (tag) => {
    expect(Object.keys(languages[tag] ?? {}).sort()).toEqual(Object.keys(languages.en).sort());
  });

  test.each(Object.keys(languages.en))('%s has the same holes and plurals in every language', (key) => {
    const shape = (message: string) => [
      message.split('|').length,
      [...new Set(message.match(/\{\w+\}/g) ?? [])].sort(),
    ];
    for (const messages of Object.values(languages)) {
      expect(shape(messages[key])).toEqual(shape(languages.en[key]));
      expect(messages[key].trim()).not.toBe('');
    }
  });
});
