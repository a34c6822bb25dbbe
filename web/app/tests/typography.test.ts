/** French as it is read: spaces at which no line breaks, no straight apostrophe, and nothing left in English. */
import { formatMoney, formatSize, localText, type Product, spokenIn } from '@vitrine-shop/sdk';
import { expect, test } from 'vitest';
import { createMessages } from '../src/i18n/messages.ts';
import { typeset } from '../src/i18n/typography.ts';
import { productFace } from '../src/room/face.ts';

const N = '\u202f';
const tables = import.meta.glob<Record<string, string>>('../src/**/words/*.ts', {
  eager: true,
  import: 'default',
});
const folders = [...new Set(Object.keys(tables).map((path) => path.replace(/[^/]+$/, '')))];

/** Every message of the pages, as a reader of this language has it. */
function read(tag: string): [string, string][] {
  return folders.flatMap((folder) => {
    const own = Object.fromEntries(Object.entries(tables).filter(([path]) => path.startsWith(folder)));
    const text = createMessages<Record<string, string>>(own);
    return Object.keys(tables[`${folder}en.ts`]).map((key): [string, string] => [
      `${folder}${key}`,
      text(key, undefined, tag),
    ]);
  });
}

const french = read('fr');
const LOOSE =
  /[\d}] (?:mm|cm|m²?|kg|[kMG][Bo]|€)(?![\p{L}\d’'])|[nN]° |[^\s»] [;:!?»%](?![\p{L}\d/])|« |[\p{L}\d})»][;!?»](?=\s|$)|[\p{L}})»]:(?=\s|$)|\p{L}'\p{L}|\.\.\./u;

test('all French words are found', () => {
  expect(french.length).toBeGreaterThan(800);
  for (const wrong of [
    'Quoi ?',
    '« Halte »',
    'Prix: 3',
    "l'or",
    'Oui!',
    'a ; b',
    '62 %',
    '{n} m de large',
    'n° 7',
  ])
    expect(wrong).toMatch(LOOSE);
});

test('every mark of theirs has its narrow space, and apostrophes are round', () => {
  expect(french.filter(([, message]) => LOOSE.test(message))).toEqual([]);
  expect(french.filter(([, message]) => message.includes(N)).length).toBeGreaterThan(100);
});

test('what is no mark of French stays', () => {
  expect(typeset('Was: 3; no? yes!')).toBe('Was: 3; no? yes!');
  expect(typeset('N° 7, 3,5 m² à 5 cm, {n} ko ; il a 2 mains, {name} m’attend')).toBe(
    `N°\u00a07, 3,5\u00a0m² à 5\u00a0cm, {n}\u00a0ko${N}; il a 2 mains, {name} m’attend`,
  );
  expect(typeset('« Halte » : 62 % ; où ?')).toBe(`«${N}Halte${N}»${N}: 62${N}%${N}; où${N}?`);
  expect(typeset('see https://a.example/?b=1 :3')).toBe('see https://a.example/?b=1 :3');
});

/** Names, units and words that are the same in both. */
const SAME = /^[^\p{L}]*$|^(?:\{\w+\}|[^\p{L}{}])*$/u;
const NAMES = new Set([
  'Total',
  'Licence',
  'Stock',
  'Triangles',
  '{triangles} triangles',
  'Version',
  'Versions',
  'Table',
  'Fine',
  'olive',
  'indigo',
  'rose',
  'Description',
]);

test('nothing is left in English', () => {
  const english = new Map(read('en'));
  const same = french.filter(([key, message]) => message === english.get(key) && !SAME.test(message));
  expect(
    same.filter(([, message]) => !NAMES.has(message)).map(([key, message]) => `${key}: ${message}`),
  ).toEqual([]);
});

test('what a brand writes is set as well: title, text, credit and licence', () => {
  const face = productFace(
    {
      product: {
        title: { fr: 'Lampe « Éole »' },
        description: { fr: 'Allumée ? Oui : 62 % de lumière.' },
        credit: 'Photo : Ada ; licence « CC BY 4.0 »',
        brand: { name: 'Éole' },
        model: { size_m: [0.1, 0.1, 0.1] },
        variants: [
          {
            id: 'v1',
            title: null,
            material_variant: null,
            price: { amount_minor: 185_050, currency: 'EUR' },
          },
        ],
      } as unknown as Product,
      variant: null,
      place: 'card',
    },
    [],
    'fr',
  );
  expect([face.title, face.text, face.credit]).toEqual([
    `Lampe «${N}Éole${N}»`,
    `Allumée${N}? Oui${N}: 62${N}% de lumière.`,
    `Photo${N}: Ada${N}; licence «${N}CC BY 4.0${N}»`,
  ]);
});

test('prices and sizes are written as French writes them', () => {
  const price = (amount_minor: number) => formatMoney({ amount_minor, currency: 'EUR' }, 'fr');
  expect(price(185_050)).toBe(`1${N}850,50\u00a0€`);
  expect(price(185_000)).toBe(`1${N}850\u00a0€`);
  expect(formatSize([0.125, 0.08, 0.3], 'fr')).toMatch(/^12,5 × 8 × 30\s?cm$/u);
});

test('a text in one language only is told, and in which', () => {
  expect([localText({ en: 'Bowl' }, 'fr'), spokenIn({ en: 'Bowl' }, 'fr')]).toEqual(['Bowl', 'en']);
  expect([
    localText({ en: 'Bowl', fr: 'Bol' }, 'fr-CA'),
    spokenIn({ en: 'Bowl', fr: 'Bol' }, 'fr-CA'),
  ]).toEqual(['Bol', null]);
  expect([localText({ en: 'Bowl', fr: '' }, 'fr'), spokenIn({ en: 'Bowl', fr: '' }, 'fr')]).toEqual([
    'Bowl',
    'en',
  ]);
  expect([localText({ en: '', fr: 'Bol' }, 'en'), spokenIn({ en: '', fr: 'Bol' }, 'en')]).toEqual([
    'Bol',
    'fr',
  ]);
  expect([localText(null, 'fr'), spokenIn(null, 'fr')]).toEqual(['', null]);
});
