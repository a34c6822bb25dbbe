/** docs/words.md holds: what it forbids is said nowhere. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, languageName } from '../src/i18n/messages.ts';

type Cells<Found> = (cells: string[]) => Record<string, Found>;

interface Row {
  idea: string;
  says: Record<string, string>;
  where: string;
  never: Record<string, string[]>;
}

const lines = readFileSync(new URL('../../../docs/words.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim()));

/** Columns are read by their headings: `French`, `never, French`. A language without them is not looked at. */
const heads = lines.find((cells) => cells[1] === 'idea') ?? [];
const listedIn = LANGUAGES.filter((tag) => heads.includes(languageName(tag, 'en')));

function inEach<Found>(heading: (name: string) => string, read: (cell: string) => Found): Cells<Found> {
  return (cells) =>
    Object.fromEntries(
      listedIn.map((tag) => [tag, read(cells[heads.indexOf(heading(languageName(tag, 'en')))] ?? '')]),
    );
}

const says = inEach((name) => name, String);
const never = inEach((name) => `never, ${name}`, listed);
const rows: Row[] = lines
  .filter((cells) => cells[1] !== 'idea')
  .map((cells) => ({
    idea: cells[1],
    says: says(cells),
    where: cells[heads.indexOf('where')],
    never: never(cells),
  }));

const pages = import.meta.glob<Record<string, string>>('../src/**/words/*.ts', {
  eager: true,
  import: 'default',
});

/** What the server says in several languages stands in JSON, beside the module that says it. */
const top = new URL('../../../server/vitrine/', import.meta.url).pathname;
const server = globSync('**/words/*.json', { cwd: top }).map((path): [string, Record<string, string>] => [
  `server/${path}`,
  JSON.parse(readFileSync(top + path, 'utf8')),
]);

const found = [...Object.entries(pages), ...server];

function listed(cell: string): string[] {
  return cell
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
}

/** Where a message of these words stands: `goods/words/fr.ts: fault.voucher-out`. */
function places(where: string, language: string, words: string[]): string[] {
  const whole = words.map((word) => new RegExp(`(?<![\\p{L}])${word}(?![\\p{L}])`, 'iu'));
  return found
    .filter(([path]) => path.split('/').at(-1)?.split('.')[0] === language)
    .filter(([path]) => where === 'everywhere' || listed(where).some((name) => path.includes(`/${name}/`)))
    .flatMap(([path, messages]) =>
      Object.entries(messages)
        .filter(([, message]) => whole.some((word) => word.test(message)))
        .map(([key]) => `${path.replace('../src/', '')}: ${key}`),
    );
}

test('the list has its rows, each in every language', () => {
  const names = listedIn.map((tag) => languageName(tag, 'en'));
  expect(names).toContain('English');
  expect(heads.filter(Boolean)).toEqual([
    'idea',
    ...names,
    'where',
    ...names.map((name) => `never, ${name}`),
  ]);
  expect(rows.length).toBeGreaterThanOrEqual(10);
  for (const row of rows)
    expect([row.idea, row.where, ...Object.values(row.says)].every(Boolean), row.idea).toBe(true);
});

test('a forbidden word would be found, on pages and in what the server says', () => {
  expect(places('everywhere', 'fr', ['maillage']).some((place) => place.startsWith('server/'))).toBe(true);
  expect(places('everywhere', 'en', ['certificate']).length).toBeGreaterThan(5);
});

/** Where one buys, the law's own word is for giving back what was bought. */
const BOUGHT = /^(till|order|ui|brand\/(orders|selling))\/|^server\/(orders|app\/lobbies)\//;
const elsewhere = (where: string, language: string, words: string[]) =>
  places(where, language, words).filter((place) => !BOUGHT.test(place));

describe.each(rows)('$idea', ({ idea, where, never }) => {
  test.each(Object.entries(never))('%s says it by no other word', (language, words) => {
    const among = idea === 'a product that is no longer sold' ? elsewhere : places;
    expect(where === 'contract' ? [] : among(where, language, words)).toEqual([]);
  });
});

test('a right of withdrawal is the contract’s word, and the law’s where one buys', () => {
  expect(elsewhere('everywhere', 'en', ['withdrawals?', 'withdrawn?'])).toEqual([]);
  expect(elsewhere('everywhere', 'fr', ['rétractation', 'rétracter'])).toEqual([]);
});
