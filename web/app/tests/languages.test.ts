/** A language is added by one name in `LANGUAGES` and by files: no other source names one, or speaks it. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createMessages, LANGUAGES, languageName, nameOfLanguage } from '../src/i18n/messages.ts';

const web = new URL('../../', import.meta.url).pathname;
/** The list itself, and a disguise that is made of accented letters. */
const OWN = ['app/src/i18n/messages.ts', 'app/src/i18n/pseudo.ts'];
const sources = globSync(['app/src/**/*.ts', 'packages/*/src/**/*.ts'], { cwd: web })
  .filter((path) => !/\/(words|node_modules|dist)\/|\.gen\.ts$/.test(path) && !OWN.includes(path))
  .map((path): [string, string] => [path, readFileSync(web + path, 'utf8')]);

const others = LANGUAGES.filter((tag) => tag !== 'en').join('|');
const NAMED = new RegExp(`['"\`](${others})['"\`]|\\b(${others})\\??:`);
const SPOKEN = /[àâçèéêëîïôùûœ]/i;

test('the sources are found', () => {
  expect(sources.length).toBeGreaterThan(200);
  expect(NAMED.test("language === 'fr'") && NAMED.test('fr?: string') && SPOKEN.test('dès')).toBe(true);
});

test.each([
  ['names', NAMED],
  ['speaks', SPOKEN],
])('no source %s a language but English', (_, pattern) => {
  expect(sources.filter(([, source]) => pattern.test(source)).map(([path]) => path)).toEqual([]);
});

test('a further language speaks from its file, and says in English what that lacks', () => {
  const text = createMessages<{ hello: string; late: string }>({
    './words/en.ts': { hello: 'Hello {name}', late: '{count} late' },
    './words/xx.ts': { hello: 'Xo {name}' },
  });
  expect(text('hello', { name: 'Ada' }, 'xx')).toBe('Xo Ada');
  expect(text('late', { count: 3 }, 'xx')).toBe('3 late');
});

test('languages have their names from the browser', () => {
  expect([nameOfLanguage('en'), nameOfLanguage('fr')]).toEqual(['English', 'Français']);
  expect(languageName('fr', 'en')).toBe('French');
});
