import { Problem, type ProblemJson } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { farewell } from '../../src/room/farewell.ts';
import { whyNot } from '../../src/room/text.ts';

const NOW = new Date(2026, 10, 25, 16, 0);

const said = (problem: ProblemJson, inside = false) => farewell(new Problem(problem), inside, NOW);
const closed = (kind: string): ProblemJson => ({ type: `vitrine:closed/${kind}` });

it('who is shown out reads the house’s words as theirs, and may come again', () => {
  const page = said({ type: '/problems/shown-out', reason: 'Closing time.', detail: 'Closing time.' }, true);
  expect(page).toMatchObject({ title: 'Your visit has ended', quote: 'Closing time.' });
  expect(page.ways).toEqual(['rooms', 'return']);
});

it('with no reason given there is no quotation of the server’s English', () => {
  const page = said({ type: '/problems/shown-out', reason: '', detail: 'staff have asked you to leave' });
  expect(page.quote).toBe('');
  expect(said({ ...closed('not-admitted'), detail: 'staff have asked you to leave' }).quote).toBe('');
});

it('a ban says until when: the hour of today, day and hour of another', () => {
  const ban = (until: Date, inside = false) =>
    said({ type: '/problems/banned', until: until.toISOString(), reason: 'No.' }, inside);
  expect(ban(new Date(2026, 10, 25, 18, 45)).lead).toContain('until 18:45.');
  expect(ban(new Date(2026, 11, 2, 9, 5)).lead).toContain('until 2 December, 09:05.');
  expect(ban(NOW).title).toBe('This door stays closed');
  expect(ban(NOW, true)).toMatchObject({ title: 'Your visit has ended', quote: 'No.', ways: ['rooms'] });
  expect(said({ type: '/problems/banned' }).lead).not.toContain('{');
});

it('words in another language than the reader’s are quoted, and said to be in it', () => {
  const page = said({ type: '/problems/room-shut', words: { fr: 'Nous revenons au printemps.' } });
  expect(page).toMatchObject({ quote: 'Nous revenons au printemps.', quoteIn: 'fr' });
  const own = said({ type: '/problems/room-shut', words: { en: 'Back in spring.', fr: 'Au printemps.' } });
  expect(own).toMatchObject({ quote: 'Back in spring.', quoteIn: null });
});

it('an access rule’s words are quoted', () => {
  expect(said({ type: '/problems/not-admitted', detail: 'Members only.' }).quote).toBe('Members only.');
});

it('a rule that has words in both languages is read in the visitor’s own', () => {
  const words = { en: 'For holders of “Figure”.', fr: 'Pour qui détient « Figure ».' };
  const shut = said({ type: '/problems/not-admitted', detail: 'English', words });
  expect(shut).toMatchObject({ title: 'This door stays closed', quote: words.en, ways: ['rooms'] });
  const out = said({ type: '/problems/shown-out', reason: 'Both · Les deux', words }, true);
  expect(out).toMatchObject({ title: 'Your visit has ended', quote: words.en, ways: ['rooms'] });
  expect(out.lead).toBe('What opens this room is not with you any more.');
});

it('who is kept out by the way there reads what to change, not to try once more', () => {
  expect(said({ type: 'vitrine:socket-barred' }).lead).toContain('WebSockets');
  const elsewhere = said({ type: '/problems/foreign-origin', status: 403, shop: 'https://shop.example' });
  expect(elsewhere.lead).toContain('https://shop.example');
  expect(elsewhere.lead).toContain('VITRINE_PUBLIC_URL');
});

it('a shop that is merely busy says that, at the door too', () => {
  for (const kind of ['too-many-attempts', 'too-many-requests', 'shop-busy', 'database-busy'])
    expect(said({ type: `/problems/${kind}` })).toMatchObject({ title: 'Many are at the door' });
});

it('whatever happened there are one or two ways on', () => {
  const kinds = [
    'replaced',
    'room-closed',
    'internal-error',
    'room-full',
    'abnormal',
    'malformed',
    'too-many',
  ];
  const pages = [...kinds.map(closed), { type: 'vitrine:offline' }, { status: 404 }, {}].map((each) =>
    said(each),
  );
  for (const { title, lead, ways } of pages) {
    expect(title.length * lead.length).toBeGreaterThan(0);
    expect(ways.length).toBeGreaterThan(0);
    expect(ways.length).toBeLessThanOrEqual(2);
  }
  expect(new Set(pages.map(({ title }) => title)).size).toBe(8);
  expect(said(closed('room-full')).ways[0]).toBe('watch');
  expect(said({ type: '/problems/room-paused' }).ways).toEqual(['watch', 'again']);
  expect(said({ type: '/problems/address-full', limit: 60 }).ways).toEqual(['watch', 'again']);
  expect(said({ type: '/problems/idle' }, true).ways).toEqual(['return', 'watch']);
});

it('a refusal is told in the visitor’s language, whatever it was', () => {
  expect(whyNot(new Problem({ type: '/problems/you-are-muted' }))).toBe('You are muted in this room.');
  expect(whyNot(new Error('boom'))).toBe('The room did not take it.');
});

it('a closed room says whose it is, and when it opens', () => {
  const shut = (opens_at: Date | null, words?: object) =>
    said({
      type: '/problems/room-shut',
      status: 403,
      room_title: { en: 'The salon' },
      brand: 'Maison Nord',
      opens_at: opens_at?.toISOString() ?? null,
      ...(words ? { words } : {}),
    });
  expect(shut(new Date(2026, 10, 25, 18, 0))).toMatchObject({
    title: 'The salon is closed just now',
    lead: 'Maison Nord opens it today at 18:00.',
    quote: '',
    ways: ['rooms', 'again'],
  });
  expect(shut(new Date(2026, 10, 27, 10, 0)).lead).toBe('Maison Nord opens it on Friday at 10:00.');
  expect(shut(new Date(2027, 0, 4, 10, 0)).lead).toBe('Maison Nord opens it on 4 January 2027 at 10:00.');
  expect(shut(null, { en: 'We are hanging new works.' })).toMatchObject({
    lead: 'Maison Nord has closed it for a while.',
    quote: 'We are hanging new works.',
  });
});
