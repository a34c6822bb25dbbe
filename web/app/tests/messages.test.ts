import { describe, expect, test } from 'vitest';
import { certificatesEn } from '../src/brand/messages.certificates.en.ts';
import { certificatesFr } from '../src/brand/messages.certificates.fr.ts';
import { en as brandEn } from '../src/brand/messages.en.ts';
import { fr as brandFr } from '../src/brand/messages.fr.ts';
import { modelsEn } from '../src/brand/messages.models.en.ts';
import { modelsFr } from '../src/brand/messages.models.fr.ts';
import { en as goodsEn } from '../src/goods/messages.en.ts';
import { fr as goodsFr } from '../src/goods/messages.fr.ts';
import { createMessages, fill } from '../src/i18n/messages.ts';
import { en as shellEn } from '../src/i18n/shell.en.ts';
import { fr as shellFr } from '../src/i18n/shell.fr.ts';
import { en as lobbyEn } from '../src/lobby/messages.en.ts';
import { fr as lobbyFr } from '../src/lobby/messages.fr.ts';
import { en as mineEn } from '../src/mine/messages.en.ts';
import { fr as mineFr } from '../src/mine/messages.fr.ts';
import { en as proofEn } from '../src/proof/messages.en.ts';
import { fr as proofFr } from '../src/proof/messages.fr.ts';

test('values fill the holes; numbers are written in the language; unknown holes stay', () => {
  expect(fill('{name} has {count}', { name: 'Ada', count: 1250 }, 'en')).toBe('Ada has 1,250');
  expect(fill('{count}', { count: 1250 }, 'fr').replace(/\s/g, ' ')).toBe('1 250');
  expect(fill('{who}', { name: 'Ada' }, 'en')).toBe('{who}');
});

test('plurals follow the language: French counts zero as one', () => {
  const words = '{count} person|{count} people';
  expect([0, 1, 2].map((count) => fill(words, { count }, 'en'))).toEqual([
    '0 people',
    '1 person',
    '2 people',
  ]);
  expect([0, 1, 2].map((count) => fill(words, { count }, 'fr'))).toEqual([
    '0 person',
    '1 person',
    '2 people',
  ]);
});

test('a catalogue speaks by its keys', () => {
  const text = createMessages({ hello: 'Hello {name}' }, { hello: 'Bonjour {name}' });
  expect(text('hello', { name: 'Ada' })).toBe('Hello Ada');
});

const catalogues: [string, Record<string, string>, Record<string, string>][] = [
  ['shell', shellEn, shellFr],
  ['lobby', lobbyEn, lobbyFr],
  ['brand', brandEn, brandFr],
  ['brand: models', modelsEn, modelsFr],
  ['brand: certificates', certificatesEn, certificatesFr],
  ['goods', goodsEn, goodsFr],
  ['mine', mineEn, mineFr],
  ['proof', proofEn, proofFr],
];

describe.each(catalogues)('%s', (_, en, fr) => {
  test.each(Object.keys(en))('%s has the same holes and plurals in both languages', (key) => {
    const shape = (message: string) => [
      message.split('|').length,
      [...new Set(message.match(/\{\w+\}/g) ?? [])].sort(),
    ];
    expect(shape(fr[key])).toEqual(shape(en[key]));
    expect(fr[key].trim()).not.toBe('');
  });
});
