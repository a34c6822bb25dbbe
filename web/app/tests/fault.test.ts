// @vitest-environment happy-dom
/** What goes wrong is said in the reader's language: nobody who reads French is shown the shop's English. */
import { globSync, readFileSync } from 'node:fs';
import { Problem } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';

history.replaceState(null, '', '?lang=fr');
const { typeset } = await import('../src/i18n/typography.ts');
const { fault } = await import('../src/fault/fault.ts');
const { faultText } = await import('../src/goods/text.ts');
const { wordsFor } = await import('../src/brand/text.ts');
const { whyNot } = await import('../src/room/text.ts');
const { default: refused } = await import('../src/brand/faults/words/fr.ts');
const { default: known } = await import('../src/fault/words/fr.ts');

const ENGLISH = 'There is no such thing here: look again.';
const problem = (kind: string, status: number, more = {}) =>
  new Problem({ type: `/problems/${kind}`, status, detail: ENGLISH, ...more });

it('the page reads French', () => {
  expect(document.documentElement.lang).toBe('fr');
});

it.each([
  [problem('nothing-there', 404, { kind: 'room' }), 'Il n’y a rien de ce nom ici, ou il n’y a plus rien.'],
  [
    problem('words-refused', 422, { limit: 2000 }),
    'Il faut ici quelques mots, 2\u202f000 caractères au plus.',
  ],
  [problem('too-many-attempts', 429, { retry_after_s: 1 }), 'C’était très rapide. Réessayez dans 1 seconde.'],
  [
    problem('too-many-attempts', 429, { retry_after_s: 30 }),
    'C’était très rapide. Réessayez dans 30 secondes.',
  ],
  [problem('taken-down', 451, { words: { en: ENGLISH, fr: 'Plus montré.' } }), 'Plus montré.'],
  [problem('needs-export', 415, { detail_fr: 'Exportez-le en .glb.' }), 'Exportez-le en .glb.'],
  [problem('not-known-here', 409), known['status.409']],
  [problem('not-known-here', 418), known['status.other']],
  [problem('not-known-here', 502), known['status.5xx']],
  [new Error('Failed to fetch'), known['kind.offline']],
])('%s', (error, words) => {
  expect(fault(error)).toBe(words);
});

it.each([400, 401, 403, 404, 409, 410, 412, 413, 415, 422, 429, 451, 460, 500, 503, 507])(
  'a problem of status %i that no page knows is French on every page',
  (status) => {
    for (const say of [fault, faultText, wordsFor, whyNot])
      expect(say(problem('not-known-here', status))).toMatch(/\p{L}{2}/u);
    for (const say of [fault, faultText, wordsFor, whyNot])
      expect(say(problem('not-known-here', status))).not.toContain(ENGLISH);
  },
);

it('what a member is refused has its own words, with the values that it names', () => {
  for (const [key, words] of Object.entries(refused)) {
    const named = { path: '$.slots', name: 'a.bin', entry: 'rooms/a/scene.glb', sku: 'N 7' };
    const values = { limit: 7, minutes: 5, found: 9, allowed: 3, ...named };
    const said = wordsFor(problem(key.replace('refused.', ''), 422, values));
    expect(said).not.toMatch(/[{}]/);
    if (!words.includes('{')) expect(said).toBe(typeset(words));
  }
});

it('no page shows a problem’s own text: there is one way to words', () => {
  const source = new URL('../src/', import.meta.url).pathname;
  const shown = /(Problem\.from\([^)]*\)|\b(problem|fault))\.(message|detail)\b/;
  const found = globSync('**/*.ts', { cwd: source }).filter(
    (path) => !path.startsWith('fault/') && shown.test(readFileSync(source + path, 'utf8')),
  );
  expect(shown.test('Problem.from(error).message')).toBe(true);
  expect(found).toEqual([]);
});
