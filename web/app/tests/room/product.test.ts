// @vitest-environment happy-dom
import type { Edition, Room } from '@vitrine-shop/sdk';
import { describe, expect, it, vi } from 'vitest';
import { FEATURES } from '../../src/room/features/index.ts';
import { ash, inside, oak, press, product, roomOf } from './inside.ts';

const both = product({ variants: [oak, ash] });
const text = (root: Element | null) => root?.textContent?.replace(/\u00a0/g, ' ') ?? '';

describe('the card', () => {
  it('is a title, a price, finishes, a size and what one may do', () => {
    const { card, page } = inside(FEATURES, roomOf(both));
    card.open('stool', 'chosen');
    expect(text(page.querySelector('.card-title'))).toBe('Stool');
    expect(text(page.querySelector('.card-price'))).toBe('€480');
    expect(text(page.querySelector('.card-facts dd'))).toContain('40 × 45 × 40 cm');
    expect([...page.querySelectorAll('.card-foot .actions > *')].map(text)).toEqual([
      'Buy for €480',
      'Share',
      'Report',
    ]);
    const buy = page.querySelector<HTMLAnchorElement>('.card-buy')!;
    expect(buy.href).toContain('/api/variants/v-oak/buy?room=salon&product=stool');
    expect(buy.rel).toBe('noopener');
  });

  it('follows the finish that is chosen, and the keyboard stays on it', () => {
    const { card, page } = inside(FEATURES, roomOf(both));
    card.open('stool', 'chosen');
    const finish = () => page.querySelector<HTMLElement>('[data-key="v-ash"]')!;
    finish().focus();
    finish().click();
    expect(finish().getAttribute('aria-pressed')).toBe('true');
    expect(document.activeElement).toBe(finish());
    expect(page.querySelector('.card-buy')).toBeNull();
    expect(text(page.querySelector('.card-note'))).toBe('Not sold online');
    card.close();
    card.open('stool', 'chosen');
    expect(finish().getAttribute('aria-pressed')).toBe('true');
  });

  it('is drawn anew when the room has changed, and goes with its product', () => {
    const room = inside(FEATURES, roomOf(both));
    room.card.open('stool', 'chosen');
    const dearer = { ...oak, price: { ...oak.price, amount_minor: 52_000 } };
    room.detail = roomOf(product({ variants: [dearer, ash] }));
    room.card.refresh();
    expect(text(room.page.querySelector('.card-price'))).toBe('€520');
    room.detail = roomOf();
    room.card.refresh();
    expect(room.card.product).toBeNull();
    expect(room.page.hidden).toBe(true);
  });

  it('leaves when one looks away only if it came by a look', () => {
    const { card } = inside(FEATURES, roomOf(both));
    card.open('stool', 'look');
    card.lookedAway();
    expect(card.product).toBeNull();
    card.open('stool', 'look');
    card.keep();
    card.lookedAway();
    expect(card.product?.id).toBe('stool');
  });
});

it('the board of a headset has the same face, and what can be done there', () => {
  const { board } = inside(FEATURES, roomOf(both));
  const { title, price, finishes, actions, note } = board();
  expect([title, price, note]).toEqual(['Stool', '€480', '']);
  expect(finishes.map(({ label, chosen }) => [label, chosen])).toEqual([
    ['Oak', true],
    ['Ash', false],
  ]);
  expect(actions.map(({ label, primary }) => [label, primary])).toEqual([
    ['Buy for €480', true],
    ['Details', false],
    ['Report', false],
    ['Close', false],
  ]);
});

it('the list has every product once, with each of its finishes', () => {
  const room = inside(FEATURES, roomOf(both, product({ id: 'vase', title: { en: 'Vase' } })));
  const items = [...room.asList().querySelectorAll('.room-list-items > li')];
  expect(items.map((item) => text(item.querySelector('h3')))).toEqual(['Stool', 'Vase']);
  expect([...items[0]!.querySelectorAll('.actions > li')].map(text)).toEqual([
    'Oak: Buy for €480',
    'Ash, €480. Not sold online',
    'Report',
  ]);
  expect([...items[1]!.querySelectorAll('.actions > li')].map(text)).toEqual(['Buy for €480', 'Report']);
});

describe('certificates', () => {
  const edition: Partial<Edition> = {
    number: 7,
    product_id: 'stool',
    max_supply: 25,
    given: 3,
    open_gift: true,
    state: 'registered',
  };
  const answers = {
    '/api/certificates/chain': { state: 'ready' },
    '/api/editions': { items: [edition], next: null },
    '/api/gates/products/stool': { rule: null, words: null },
  };
  // Without a joined room nobody can receive; the room that is told of here only says that.
  const nobody = null as Room | null;

  it('say on card, board and list how many there are', async () => {
    const room = inside(FEATURES, roomOf(both), nobody, answers);
    const list = room.asList();
    room.features.ready();
    room.card.open('stool', 'chosen');
    const edition = () => text(room.page.querySelector('.card-edition'));
    await vi.waitFor(() => expect(edition()).toContain('edition of 25'), 30_000);
    expect(room.board().rows[0]).toContain('edition of 25');
    expect(text(list.querySelector('.card-edition'))).toContain('edition of 25');
    expect(room.bar()).toContain('My goods');
    expect(room.errors).toEqual([]);
  });

  it('are not spoken of in a shop that gives none', async () => {
    const room = inside(FEATURES, roomOf(both), nobody, {
      ...answers,
      '/api/certificates/chain': { state: 'off' },
    });
    room.features.ready();
    await new Promise((resolve) => setTimeout(resolve, 50));
    room.card.open('stool', 'chosen');
    expect(room.page.querySelector('.card-edition')).toBeNull();
    expect(room.bar()).not.toContain('My goods');
  });
});

it('a link to the checkout of a gated product opens no tab before its gate is known to be open', async () => {
  const gated = product({ gated: true });
  const room = inside(FEATURES, roomOf(gated), null, {
    '/api/gates/products/stool/ask': { open: false, words: { en: 'For members only.' } },
    '/api/certificates/chain': { state: 'off' },
  });
  room.card.open('stool', 'chosen');
  const clicked = vi.fn();
  room.page.addEventListener('click', (event) => clicked(event.defaultPrevented));
  press(room.page, 'Buy for €480');
  expect(clicked).toHaveBeenCalledWith(true);
  await vi.waitFor(
    () => expect(text(document.querySelector('dialog'))).toContain('For members only.'),
    30_000,
  );
});

it('the bar has a button of each name once, and the last stays last', () => {
  const { ctx } = inside(FEATURES, roomOf());
  const second = vi.fn();
  ctx.overlay.tool({ name: 'set', icon: [], label: 'Settings', press: () => undefined }, true);
  ctx.overlay.tool({ name: 'more', icon: [], label: 'More', press: () => undefined });
  ctx.overlay.tool({ name: 'more', icon: [], label: 'More', press: second });
  const titles = [...document.querySelectorAll<HTMLElement>('button.room-tool')].map((each) => each.title);
  expect(titles).toEqual([
    'Bag',
    'Invite',
    'People',
    '',
    'Talk',
    'More',
    'About the brand',
    'Report this room',
    'Settings',
  ]);
  press(document, 'More');
  expect(second).toHaveBeenCalledOnce();
});
