// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { FEATURES } from '../../src/room/features/index.ts';
import { engraving } from './engraving/index.ts';
import { inside, press, product, roomOf } from './inside.ts';

const sources = import.meta.glob<string>(['../../src/**/*.{ts,css}'], {
  eager: true,
  query: '?raw',
  import: 'default',
});
const INDEX = '../../src/room/features/index.ts';
const MOST_LINES = 3;

/** Lines of other files that name the folder; of the list, those that name the feature. */
function linesOutside(folder: string): string[] {
  const own = `../../src/room/features/${folder}/`;
  const named = new RegExp(`features/${folder}/`);
  const listed = new RegExp(`\\b${folder}\\b`);
  return Object.entries(sources).flatMap(([path, text]) =>
    path.startsWith(own)
      ? []
      : text.split('\n').filter((line) => (path === INDEX ? listed : named).test(line)),
  );
}

it('a feature adds a row and an action to card, board and list, and a tool to the bar', () => {
  const room = inside([...FEATURES, engraving], roomOf(product()));
  expect(room.bar()).toContain('Engravings');

  room.card.open('stool', 'chosen');
  expect(room.page.querySelector('.card-engraving')?.textContent).toBe('Engraved on request');
  press(room.page, 'Have it engraved');
  expect(room.page.textContent).toContain('It will be engraved');
  expect(room.tool('Engravings').querySelector('.room-badge')?.textContent).toBe('1');

  const board = room.board();
  expect(board.rows).toEqual(['Engraved on request']);
  const act = board.actions.find(({ label }) => label === 'It will be engraved')!;
  act.onSelect();
  expect(board.said).toEqual(['The engraver has been told.']);

  const list = room.asList();
  expect(list.querySelector('.card-engraving')?.textContent).toBe('Engraved on request');
  expect(press(list, 'It will be engraved').dataset.key).toBe('stool engrave');
  expect(room.errors).toEqual([]);
});

it('outside its folder a feature is an import and an entry, and nothing else', () => {
  const folders = new Set(
    Object.keys(sources).flatMap((path) => /room\/features\/(\w+)\//.exec(path)?.[1] ?? []),
  );
  expect(folders.size).toBe(FEATURES.length);
  for (const folder of folders) {
    const lines = linesOutside(folder);
    expect(lines, folder).toContain(`import { ${folder} } from './${folder}/index.ts';`);
    expect(lines.length, `${folder}: ${lines.join(' | ')}`).toBeLessThanOrEqual(MOST_LINES);
  }
});
