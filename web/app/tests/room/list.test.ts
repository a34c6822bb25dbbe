// @vitest-environment happy-dom
// Where the keyboard is after the list has been drawn anew.
import { beforeEach, expect, it } from 'vitest';
import type { MakeFeature } from '../../src/room/feature.ts';
import { ash, inside, oak, product, roomOf } from './inside.ts';

let asked = new Set<string>();
beforeEach(() => {
  asked = new Set();
});

/** A question that turns into its answer. */
const asking: MakeFeature = (ctx) => ({
  product: ({ product: { id } }) => {
    const press = () => {
      asked.add(id);
      ctx.redraw();
    };
    const lines = asked.has(id) ? [{ text: `Answer of ${id}`, kind: 'note', answer: true }] : [];
    const actions = asked.has(id) ? [] : [{ key: 'ask', label: 'Ask', press }];
    return { rows: [{ name: 'asking', lines, actions }] };
  },
});

function open() {
  const detail = roomOf(product(), product({ id: 'bench', title: { en: 'Bench' } }));
  const to = { room: 'attic', spawn: null };
  const portals = [{ name: 'north', title: { en: 'Attic' }, to }] as unknown as typeof detail.room.portals;
  const room = inside([asking], { ...detail, room: { ...detail.room, portals } });
  const list = room.asList();
  const button = (key: string) => list.querySelector<HTMLElement>(`[data-key="${key}"]`)!;
  return { room, list, button };
}

it('what is in another language than the reader’s is marked so, in the list and on the card', () => {
  const french = product({
    title: { fr: 'Tabouret' },
    description: { fr: 'Tourné à la main.' },
    variants: [{ ...oak, title: { fr: 'Chêne' } }, ash],
  });
  const detail = roomOf(french);
  const portals = [
    { name: 'north', title: { fr: 'Grenier' }, to: { room: 'attic', spawn: null } },
  ] as unknown as typeof detail.room.portals;
  const room = inside([], { ...detail, room: { ...detail.room, portals } });
  const marked = (root: ParentNode) =>
    [...root.querySelectorAll<HTMLElement>('[lang=fr]')].map((each) => each.textContent);
  expect(marked(room.asList())).toEqual(['Tabouret', 'Tourné à la main.', 'Grenier']);
  room.card.open('stool', 'chosen');
  expect(marked(room.page.querySelector('.card-title')!.parentElement!)).toEqual([
    'Tabouret',
    'Chêne',
    'Tourné à la main.',
  ]);
});

it('a doorway keeps it', () => {
  const { room, button } = open();
  button('door north').focus();
  room.ctx.redraw();
  expect(document.activeElement).toBe(button('door north'));
});

it('it goes to the answer of what was pressed, not to another, and stays there', () => {
  const { room, button } = open();
  button('stool ask').click();
  button('bench ask').focus();
  button('bench ask').click();
  expect(document.activeElement?.textContent).toBe('Answer of bench');
  room.ctx.redraw();
  expect(document.activeElement?.textContent).toBe('Answer of bench');
});

it('when the product is gone, it goes to the head of the list', () => {
  const { room, list, button } = open();
  button('bench ask').focus();
  room.ctx.change(roomOf(product()));
  expect(document.activeElement).toBe(list.querySelector('h2'));
});
