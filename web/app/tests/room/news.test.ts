// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest';
import type { Keeper } from '../../src/room/context.ts';
import { buy } from '../../src/room/features/buy/index.ts';
import { changes } from '../../src/room/features/news/changes.ts';
import { News } from '../../src/room/features/news/news.ts';
import { ash, inside, oak, press, product, roomOf } from './inside.ts';

const both = product({ variants: [oak, ash] });
const dearer = { ...oak, price: { ...oak.price, amount_minor: 52_000 } };
const changed = product({ version: 2, variants: [dearer, ash] });

/** A room whose reader may hear news; answers: what the shop says of products then. held: in whose hands what is. */
function open(answers: Record<string, unknown>, held: Record<string, Keeper> = {}, detail = roomOf(both)) {
  let news: News | null = null;
  const room = inside(
    [
      (ctx) => {
        news = new News(ctx);
        return {
          product: (subject) => news!.part(subject),
          merge: (told) => news!.merge(told),
          keeps: (id) => held[id] ?? null,
        };
      },
      buy,
    ],
    detail,
    null,
    answers,
  );
  const heard = () => document.querySelector('p[aria-live=polite].unseen')?.textContent;
  return { ...room, room, news: news! as News, heard };
}

it('who reads about a product sees what it was, and hears it once', async () => {
  const { card, page, news, heard } = open({ '/api/products/stool': changed });
  card.open('stool', 'chosen');
  await news.hear('stool', 2);
  expect(page.querySelector('.card-price')?.textContent).toBe('€520');
  expect(page.querySelector('.card-news')?.textContent).toBe('Was €480, now €520');
  expect(heard()).toBe('Stool: Was €480, now €520.');
  await news.hear('stool', 2);
  expect(page.querySelectorAll('.card-news-line')).toHaveLength(1);
});

it('board and list follow', async () => {
  const { room, news } = open({ '/api/products/stool': changed });
  const list = room.asList();
  await news.hear('stool', 2);
  expect(list.textContent).toContain('Oak: Buy for €520');
  expect(list.textContent).toContain('Was €480, now €520');
  expect(room.board().price).toBe('€520');
  expect(room.board().rows).toEqual(['Was €480, now €520']);
});

it('taken off sale, it is gone from the list and stays with its reader until they are done', async () => {
  const { room, card, page, news, heard } = open({});
  const list = room.asList();
  card.open('stool', 'chosen');
  await news.hear('stool', 2);
  expect(page.querySelector('.card-news')?.textContent).toBe('Taken off sale');
  expect(page.querySelector('.card-buy')).toBeNull();
  expect(heard()).toBe('Stool: Taken off sale.');
  expect(list.textContent).toContain('Stool');
  press(page, 'Close');
  expect(list.textContent).not.toContain('Stool');
  expect(room.ctx.detail()?.products.stool).toBeUndefined();
});

it('what somebody holds stays until it is put down, and they are told', async () => {
  const held: Record<string, Keeper> = { stool: 'you' };
  const { room, news } = open({}, held);
  await news.hear('stool', 2);
  expect(document.querySelector('.toast')?.textContent).toContain('Stool has been taken off sale.');
  expect(room.ctx.detail()?.products.stool?.variants.some(({ buyable }) => buyable)).toBe(false);
  delete held.stool;
  room.ctx.tell('released');
  expect(room.ctx.detail()?.products.stool).toBeUndefined();
});

it('older news, and a draft that only its brand may read, change nothing wrongly', async () => {
  const { room, news } = open({ '/api/products/stool': { ...changed, published: false } });
  await news.hear('stool', 0);
  expect(room.ctx.detail()?.products.stool).toBe(both);
  await news.hear('stool', 2);
  expect(room.ctx.detail()?.products.stool).toBeUndefined();
});

it('what somebody else holds stays, and opens and says nothing', async () => {
  const held: Record<string, Keeper> = { stool: 'another' };
  const { room, card, news } = open({}, held);
  Object.assign(room.ctx, { stage: { presenting: true } });
  await news.hear('stool', 2);
  expect(card.product).toBeNull();
  expect(document.querySelector('.toast')).toBeNull();
  expect(room.ctx.detail()?.products.stool?.variants.some(({ buyable }) => buyable)).toBe(false);
});

it('what is kept after it was taken off sale outlives a room told without it, in its place', async () => {
  const bench = product({ id: 'bench', title: { en: 'Bench' } });
  const answers = { '/api/rooms/salon': roomOf(bench) };
  const { room, card, page, news } = open(answers, {}, roomOf(both, bench));
  card.open('stool', 'chosen');
  await news.hear('stool', 2);
  await room.ctx.renew();
  expect(page.querySelector('.card-news')?.textContent).toBe('Taken off sale');
  expect(room.ctx.detail()?.room.placements.map((each) => each.product)).toContain('stool');
  card.close();
  expect(room.ctx.detail()?.products.stool).toBeUndefined();
});

it('a room fetched earlier overwrites nothing newer, and brings nothing back', async () => {
  const bench = product({ id: 'bench' });
  const { room, news } = open({ '/api/products/stool': changed }, {}, roomOf(both, bench));
  await Promise.all([news.hear('stool', 2), news.hear('bench', 2)]);
  room.ctx.change(news.merge(roomOf(both, bench)));
  expect(room.ctx.detail()?.products).toEqual({ stool: changed });
  room.ctx.change(news.merge(roomOf(both, { ...bench, version: 3 })));
  expect(room.ctx.detail()?.products.bench?.version).toBe(3);
});

it('a newer version that the room tells is read like one that came singly', async () => {
  const { room, card, page, heard } = open({ '/api/rooms/salon': roomOf(changed) });
  card.open('stool', 'chosen');
  await room.ctx.renew();
  expect(page.querySelector('.card-news')?.textContent).toBe('Was €480, now €520');
  expect(heard()).toBe('Stool: Was €480, now €520.');
});

it('tells the old and the new price of the finish that is read about, and of no other', () => {
  expect(changes(both, changed, 'v-oak', 'en')).toEqual(['Was €480, now €520']);
  expect(changes(both, changed, 'v-ash', 'en')).toEqual([]);
});

it('tells another title, and a finish that is no longer offered', () => {
  const after = product({ title: { en: 'High stool' }, variants: [oak] });
  expect(changes(both, after, 'v-oak', 'en')).toEqual([
    'Was Stool, now High stool',
    'Ash is no longer offered',
  ]);
});

it('says nothing of what a reader would not notice', () => {
  expect(changes(both, product({ variants: [oak, ash], category: 'seats' }), 'v-oak', 'en')).toEqual([]);
});

it('how many are left shows at once, though its version is known', async () => {
  const answers: Record<string, unknown> = {};
  const { room, card, page, news, heard } = open(answers, {}, roomOf(product()));
  card.open('stool', 'chosen');
  const list = room.asList();
  answers['/api/products/stool'] = product({ variants: [{ ...oak, stock: 'low', left: 2 }] });
  await news.hear('stool', 1);
  expect(page.querySelector('.card-stock')?.textContent).toBe('Only 2 left');
  expect(list.textContent).toContain('Only 2 left');
  expect(page.querySelector('.card-buy')).not.toBeNull();
  answers['/api/products/stool'] = product({ variants: [{ ...oak, stock: 'out' }] });
  await news.hear('stool', 1);
  expect(page.querySelector('.card-stock')?.textContent).toBe('Sold out');
  expect(page.querySelector('.card-buy')).toBeNull();
  expect(heard()).toBe('Stool: Sold out just now.');
  expect(room.board().rows).toContain('Sold out');
  answers['/api/products/stool'] = product();
  await news.hear('stool', 1);
  expect(page.querySelector('.card-stock')).toBeNull();
  expect(page.querySelector('.card-buy')).not.toBeNull();
});

it('of two answers of one version the one that was asked for last counts', async () => {
  const waiting: ((told: unknown) => void)[] = [];
  const answers = { '/api/products/stool': () => new Promise((done) => waiting.push(done)) };
  const { room, news } = open(answers, {}, roomOf(product()));
  const first = news.hear('stool', 1);
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  const second = news.hear('stool', 1);
  await vi.waitFor(() => expect(waiting).toHaveLength(2));
  waiting[1]!(product({ variants: [{ ...oak, stock: 'out' }] }));
  await second;
  waiting[0]!(product({ variants: [{ ...oak, stock: 'low', left: 1 }] }));
  await first;
  expect(room.ctx.detail()?.products.stool?.variants[0]?.stock).toBe('out');
});
