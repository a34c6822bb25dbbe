// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { FEATURES } from '../../src/room/features/index.ts';
import { inside, press, product, roomOf } from './inside.ts';

const NUMBER = 'R-AAAA-BBBB-CCCC-DDDD';
const made = { kind: 'product', thing: 'stool', title: 'Stool', state: 'open', kept: true, number: NUMBER };

/** A room whose shop takes reports. */
const room = (answer: unknown = made) =>
  inside(FEATURES, roomOf(product()), null, { '/api/reports': answer });

const dialog = () => expect.poll(() => document.querySelector('dialog')).toBeTruthy();

it('a product and the room can be reported, in one’s own words, and the receipt has an address', async () => {
  const here = room();
  expect(here.bar()).toContain('Report this room');
  expect(here.asList().textContent).toContain('Report');

  here.card.open('stool', 'chosen');
  press(here.page, 'Report');
  await dialog();
  const asking = document.querySelector('dialog')!;
  expect(asking.querySelector('h2')?.textContent).toBe('Report: Stool');
  const [what] = asking.querySelectorAll('select');
  expect([...what!.options].map((each) => each.text)).toEqual([
    'This product: Stool',
    'Its 3D model',
    'Its brand: Atelier',
  ]);
  asking.querySelector('textarea')!.value = 'A copy of mine.';
  asking.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
  await expect.poll(() => asking.querySelector('input')?.value).toBe(NUMBER);
  expect(asking.querySelector('a')?.getAttribute('href')).toBe(`/reports/${NUMBER}`);
  expect(asking.textContent).toContain('Copy the link');
  expect(asking.querySelector('form'), 'Enter in the number’s field sends nothing again').toBeNull();
  expect(here.asked).toContain('/api/reports');
});

it('what the shop refuses is said in the dialog, and nothing is lost of what was written', async () => {
  const here = inside(FEATURES, roomOf(product()));
  here.tool('Report this room').click();
  await dialog();
  const asking = document.querySelector('dialog')!;
  asking.querySelector('textarea')!.value = 'A copy of mine.';
  asking.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
  await expect.poll(() => asking.querySelector<HTMLElement>('[role=alert]')?.hidden).toBe(false);
  expect(asking.querySelector('[role=alert]')?.textContent).toBe('This is not here, or no longer.');
  expect(asking.querySelector('textarea')?.value).toBe('A copy of mine.');
});

it('on the board one reason of a few is enough, and the number waits outside the headset', async () => {
  const here = room();
  const choose = (label: string) => {
    const board = here.board();
    [...board.actions, ...board.choices].find((each) => each.label === label)!.onSelect();
    return board.said;
  };
  expect(here.board().choices).toEqual([]);
  choose('Report');
  expect(here.board().text).toBe('What is wrong with it?');
  expect(here.board().choices.length).toBe(6);
  expect(here.board().actions.map(({ label }) => label)).toEqual(['Back']);
  choose('Back');
  expect(here.board().choices).toEqual([]);

  choose('Report');
  const said = choose('A counterfeit');
  await expect.poll(() => said.at(-1)).toBe('It has arrived. Its number waits for you outside the headset.');
  expect(here.board().choices).toEqual([]);
  here.features.headset(false);
  await dialog();
  expect(document.querySelector('dialog')?.textContent).toContain('Stool');
  expect(document.querySelector<HTMLInputElement>('dialog input')?.value).toBe(NUMBER);

  // Told once; and another board asks nothing.
  document.querySelector('dialog')!.remove();
  here.features.headset(false);
  choose('Report');
  here.card.open('stool', 'chosen');
  expect(here.board().choices).toEqual([]);
  expect(document.querySelector('dialog')).toBe(null);
});

it('a report that the shop refuses is told on the board, and can be tried again', async () => {
  const here = inside(FEATURES, roomOf(product()));
  here
    .board()
    .actions.find(({ label }) => label === 'Report')!
    .onSelect();
  const board = here.board();
  board.choices[0]!.onSelect();
  await expect.poll(() => board.said.at(-1)).toBe('The room did not take it.');
  expect(here.board().choices.length).toBe(6);
});
