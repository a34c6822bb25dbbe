// @vitest-environment happy-dom
/** What a product must say, and what its price may say: on the card, in the list, on the board. */
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { pagesOf, question, told } from '../../src/room/features/facts/telling.ts';
import { FEATURES } from '../../src/room/features/index.ts';
import { contentText, perText, priceNotes, wasText } from '../../src/room/format.ts';
import { ash, inside, oak, product, roomOf } from './inside.ts';

const soon = { amount_minor: 60_000, currency: 'EUR', until: '2100-01-01T00:00:00Z' };
const bottle = {
  ...oak,
  was: soon,
  content: { amount: 50, unit: 'ml' as const },
  per: { amount_minor: 960_000, currency: 'EUR', unit: 'l' as const },
};
const FACTS = {
  maker: { name: 'Atelier', address: '1 rue\n75002 Paris', email: 'a@b.fr', country: 'FR' },
  responsible: null,
  origin: { fr: 'Limoges' },
  materials: { en: 'Oak', fr: 'Chêne' },
  care: null,
  warnings: null,
  made_to_measure: false,
  digital: false,
};
const text = (root: Element | null) => root?.textContent?.replace(/\u00a0/g, ' ') ?? '';
const said = (url: string) => JSON.parse(readFileSync(new URL(url, import.meta.url), 'utf8'));

describe('prices', () => {
  const { per, contents } = said('../../../../tests/vectors/written.json');

  it.each(['en', 'fr'])('for one are written as on pages that the shop writes (%s)', (language) => {
    for (const each of per) expect(perText(each, language)).toBe(each[language]);
    for (const each of contents) expect(contentText(each, language)).toBe(each[language]);
  });

  it('are struck as long as they may be', () => {
    const until = Date.parse(soon.until);
    expect(wasText(bottle, 'en', until - 1)).toBe('€600');
    expect(wasText(bottle, 'en', until)).toBe('');
    expect(wasText(oak, 'en', until)).toBe('');
    expect(priceNotes(bottle, 'en', until)).toEqual(['50\u00a0ml · €9,600 per l']);
    expect(priceNotes(oak, 'en')).toEqual([]);
  });

  it('are struck on the card, and in words beside it, in the list and on the board', () => {
    const room = inside(FEATURES, roomOf(product({ variants: [bottle, ash] })));
    const words = 'Before: €600, the lowest price of the 30 days before';
    expect(text(room.asList())).toContain(words);
    expect(
      room
        .board()
        .rows.slice(0, 2)
        .map((row) => row.replace(/\u00a0/g, ' ')),
    ).toEqual([words, '50 ml · €9,600 per l']);
    room.card.open('stool', 'chosen');
    expect(text(room.page.querySelector('.card-price'))).toBe('€480 €600');
    expect(text(room.page.querySelector('.card-price s'))).toBe('€600');
    expect(text(room.page)).toContain(words);
  });
});

describe('details', () => {
  const answers = { '/api/products/stool/facts': FACTS };

  it('come when they are asked for, once, and stay open', async () => {
    const room = inside(FEATURES, roomOf(product({ made_to_measure: true })), null, answers);
    room.card.open('stool', 'chosen');
    const details = () => room.page.querySelector<HTMLDetailsElement>('.card-details')!;
    expect(text(room.page.querySelector('.card-marks'))).toBe('Made to measure');
    expect(room.asked).toEqual([]);
    expect(details().open).toBe(false);
    details().open = true;
    details().dispatchEvent(new Event('toggle'));
    await vi.waitFor(() => expect(details().querySelectorAll('dd')).toHaveLength(3), { timeout: 60_000 });
    expect([...details().querySelectorAll('dt')].map(text)).toEqual(['Origin', 'Materials', 'Made by']);
    expect(details().querySelector('[lang=fr]')?.textContent).toBe('Limoges');
    expect(details().open).toBe(true);
    room.card.redraw();
    expect(details().open).toBe(true);
    details().open = false;
    details().dispatchEvent(new Event('toggle'));
    room.card.redraw();
    expect(details().open).toBe(false);
    expect(room.asked).toEqual(['/api/products/stool/facts']);
  });

  it('that do not come say why, and are asked for again', async () => {
    const room = inside(FEATURES, roomOf(product()));
    const list = room.asList();
    const details = () => list.querySelector<HTMLDetailsElement>('.card-details')!;
    for (const times of [1, 2]) {
      details().open = true;
      details().dispatchEvent(new Event('toggle'));
      await vi.waitFor(() => expect(text(details().querySelector('dd'))).not.toBe(''), { timeout: 60_000 });
      expect(room.asked).toHaveLength(times);
      details().open = false;
      details().dispatchEvent(new Event('toggle'));
    }
  });
});

describe('on a board', () => {
  it('one chooses what to read, page by page', () => {
    const facts = told({ ...FACTS, care: { en: 'Dust it. '.repeat(60) } }, 'en');
    const went: unknown[] = [];
    const ask = (fact: number, page = 0) => question(facts, { fact, page }, (to) => went.push(to));
    expect(ask(-1).choices.map(({ label }) => label)).toEqual(['Origin', 'Materials', 'Care', 'Made by']);
    expect(ask(1)).toMatchObject({ text: 'Materials: Oak', choices: [], back: { label: 'Back' } });
    expect(ask(2).back.label).toBe('More');
    expect(ask(2, 1).back.label).toBe('Back');
    for (const at of [ask(-1), ask(2), ask(2, 1)]) at.back.press?.({ note: () => {}, element: null });
    expect(went).toEqual([null, { fact: 2, page: 1 }, { fact: -1, page: 0 }]);
  });

  it('of a product that says nothing it is said', () => {
    const nothing = { ...FACTS, maker: null, origin: null, materials: null };
    const facts = told(nothing, 'en');
    const asked = question(facts, { fact: -1, page: 0 }, () => {});
    expect([asked.text, asked.choices]).toEqual(['Its brand says no more of it.', []]);
  });

  it('no word is lost between pages', () => {
    const long = `${'word '.repeat(200)}${'x'.repeat(700)}`;
    const pages = pagesOf(long);
    expect(pages.every((page) => page.length <= 280)).toBe(true);
    expect(pages.join('').replace(/\s/g, '')).toBe(long.replace(/\s/g, ''));
    expect(pagesOf('')).toEqual(['']);
  });
});
