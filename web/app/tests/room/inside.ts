/** A room to look at without a server and without WebGL: its page, its card, its list, real features. */
import { type Product, type Room, type RoomDetail, ShopClient, type Variant } from '@vitrine-shop/sdk';
import type { News, RoomContext } from '../../src/room/context.ts';
import { productFace } from '../../src/room/face.ts';
import { Features, type MakeFeature } from '../../src/room/feature.ts';
import { Overlay } from '../../src/room/overlay.ts';
import { boardContent } from '../../src/room/product/board-content.ts';
import { ProductCard } from '../../src/room/product/card.ts';
import { ThingList } from '../../src/room/product/list.ts';
import { Selectables } from '../../src/room/select/selectables.ts';
import { readSettings } from '../../src/room/settings.ts';
import { Sounds } from '../../src/room/sounds.ts';

export const oak: Variant = {
  id: 'v-oak',
  title: { en: 'Oak', fr: 'Chêne' },
  price: { amount_minor: 48_000, currency: 'EUR' },
  material_variant: null,
  buyable: true,
  stock: 'in',
  sale: 'elsewhere',
};
export const ash: Variant = {
  ...oak,
  id: 'v-ash',
  title: { en: 'Ash', fr: 'Frêne' },
  buyable: false,
  sale: 'none',
};

export function product(more: Partial<Product> = {}): Product {
  return {
    id: 'stool',
    version: 1,
    brand: { id: 'b1', name: 'Atelier' },
    title: { en: 'Stool', fr: 'Tabouret' },
    description: { en: 'Turned by hand.' },
    credit: null,
    category: null,
    model: { hash: 'ab', size_m: [0.4, 0.45, 0.4], credit: null } as unknown as Product['model'],
    variants: [oak],
    published: true,
    gated: false,
    ...more,
  };
}

export function roomOf(...products: Product[]): RoomDetail {
  const placements = products.map(({ id }) => ({ id: `p-${id}`, product: id, variant: null, slot: null }));
  return {
    id: 'salon',
    title: { en: 'Salon' },
    people: 1,
    room: { placements, slots: [], portals: [], modules: [] },
    products: Object.fromEntries(products.map((each) => [each.id, each])),
    models: {},
    elsewhere: {},
  } as unknown as RoomDetail;
}

/**
 * answers: what the shop says, by path, or a function of the method and the body that says it; anything else is not found.
 * asked: which paths it was asked for.
 */
export function inside(
  makers: readonly MakeFeature[],
  detail: RoomDetail,
  live: Room | null = null,
  answers: Readonly<Record<string, unknown>> = {},
) {
  document.body.innerHTML = '<div id="room"></div>';
  const asked: string[] = [];
  const shop = new ShopClient({
    base: 'https://shop.example',
    fetch: async (input, init) => {
      const path = new URL(String(input)).pathname;
      asked.push(path);
      const told = answers[path];
      if (told instanceof Error) throw told;
      const body = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
      const answer = typeof told === 'function' ? await told(init?.method ?? 'GET', body) : told;
      if (!(path in answers)) return new Response('{}', { status: 404 });
      return new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } });
    },
  });
  const settings = readSettings(new URLSearchParams());
  const news = new Map<News, Set<() => void>>();
  const kept = new Map<string, unknown>();
  const errors: string[] = [];
  const ctx: RoomContext = {
    shop,
    language: 'en',
    settings,
    sounds: new Sounds(() => false),
    still: true,
    overlay: new Overlay(document.getElementById('room')!),
    stage: null,
    walker: null,
    headset: null,
    visitor: { name: 'Ada', colour: 0 },
    errors,
    report: (what, error) => void errors.push(`${what}: ${error}`),
    go: () => undefined,
    lasting: <Value>(name: string, make: () => Value) => {
      if (!kept.has(name)) kept.set(name, make());
      return kept.get(name) as Value;
    },
    room: detail.id,
    selectables: new Selectables(),
    get card() {
      return card;
    },
    detail: () => room.detail,
    view: () => null,
    live: () => live,
    meant: () => null,
    free: () => true,
    redraw: () => {
      card.redraw();
      list?.redraw();
    },
    change: (next) => {
      room.detail = next;
      card.refresh();
      list?.redraw();
    },
    renew: async () => ctx.change(features.merge(await shop.room(detail.id))),
    refurnish: () => undefined,
    keeps: (id) => features.keeps(id),
    ways: (kind, id) => features.ways(kind, id),
    on: (name, listener) => {
      news.set(name, (news.get(name) ?? new Set()).add(listener));
      return () => news.get(name)?.delete(listener);
    },
    tell: (name) => {
      for (const listener of news.get(name) ?? []) listener();
    },
  };
  const card = new ProductCard(ctx, () => features);
  const features = new Features(makers, ctx);
  let list: ThingList | null = null;
  const board = (id = 'stool') => {
    const [shown] = room.detail.products[id]!.variants;
    const subject = { product: room.detail.products[id]!, variant: shown ?? null, place: 'board' as const };
    const said: string[] = [];
    const acts = { choose: () => undefined, close: () => undefined, note: (text: string) => said.push(text) };
    return { said, ...boardContent(productFace(subject, features.parts(subject), 'en'), '', acts) };
  };
  const room = {
    ctx,
    card,
    features,
    board,
    detail,
    errors,
    asked,
    /** The elements that one reads and presses. */
    page: ctx.overlay.card,
    bar: () =>
      [...document.querySelectorAll<HTMLElement>('.room-tool:not([hidden])')].map((each) => each.title),
    tool: (title: string) => document.querySelector<HTMLButtonElement>(`button.room-tool[title="${title}"]`)!,
    asList: (): HTMLElement => {
      list ??= new ThingList(ctx, () => features, 'No WebGL.');
      return document.querySelector<HTMLElement>('.room-list')!;
    },
  };
  return room;
}

export function press(root: ParentNode, words: string): HTMLElement {
  const found = [...root.querySelectorAll<HTMLElement>('button, a')].find(
    (each) => each.textContent?.trim() === words,
  );
  if (!found) throw new Error(`nothing here reads ${words}`);
  found.click();
  return found;
}
