// @vitest-environment happy-dom
import type { Room, RoomDetail } from '@vitrine-shop/sdk';
import { beforeEach, expect, it, vi } from 'vitest';
import { furnish } from '../../../src/room/features/furnish/index.ts';
import { inside, press, product, roomOf } from '../inside.ts';
import { BOWL, emptyRoom, FakeDraft, LAMP, standing } from './rooms.ts';

const stool = product();
const lamp = product({
  id: 'lamp',
  title: { en: 'Reading lamp', fr: 'Liseuse' },
  description: { en: 'Brass.' },
});
const member = { id: 'member_1', name: 'Ada', role: 'editor', brand: { id: 'b1', name: 'Atelier' } };

const PICTURE = { picture: 'a'.repeat(64), url: '/pictures/a' };

beforeEach(() => history.replaceState(null, '', '/rooms/salon'));

async function opened(more: { role?: string; room?: RoomDetail['room']; file?: string } = {}) {
  const { role = 'editor' } = more;
  const joined = {
    you: { role },
    watching: false,
    people: new Map(),
    on: () => () => undefined,
  } as unknown as Room;
  const draft = new FakeDraft(more.room ?? emptyRoom({ placements: [standing(BOWL, 0, 0)] }));
  draft.models = more.file === undefined ? {} : { hash: more.file };
  const open = vi.fn();
  const path = '/api/rooms/salon/draft';
  const live = draft.room;
  const detail = { ...roomOf(stool), room: live };
  const room = inside([furnish], detail, joined, {
    '/api/session': { visitor: null, member, operator: null, csrf: 'c' },
    '/api/pictures': (method: string) =>
      method === 'POST'
        ? { picture: 'b'.repeat(64), url: '/pictures/new' }
        : { items: [PICTURE], next: null },
    '/api/products': { items: [stool, lamp], next: null },
    '/api/rooms/salon': () => ({ ...detail, room: live }),
    [path]: () => draft.told,
    [`${path}/acts`]: (method: string, body: { base: number; acts: [] }) =>
      method === 'POST'
        ? draft.act({ ...body, base_version: 3 }, body.acts, JSON.stringify(body))
        : draft.since(draft.log.length),
    [`${path}/open`]: (_: string, body: unknown) => {
      open(body);
      return {};
    },
    [`${path}/versions`]: { items: [] },
    [`${path}/budgets`]: { items: [] },
  });
  room.features.ready();
  return { ...room, draft, open };
}

const panel = () => document.querySelector<HTMLElement>('.furnish-panel')!;
const key = (name: string, more: KeyboardEventInit = {}) =>
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, ...more }));

async function editing(more: Parameters<typeof opened>[0] = {}) {
  const room = await opened(more);
  await expect.poll(room.bar).toContain('Arrange the room');
  room.tool('Arrange the room').click();
  await expect.poll(panel).not.toBeNull();
  await expect.poll(() => panel().querySelectorAll('.furnish-product').length).toBe(2);
  return room;
}

it('who may not arrange this room sees no button', async () => {
  for (const role of ['staff', 'guest']) {
    const room = await opened({ role });
    expect(room.bar()).not.toContain('Arrange the room');
    expect(room.asked).toEqual([]);
  }
});

it('without 3D a product is found, placed, moved, turned, taken away and taken back by list and keys', async () => {
  const { draft, features } = await editing();
  const search = panel().querySelector<HTMLInputElement>('input[type=search]')!;
  search.value = 'LISEUSE';
  search.dispatchEvent(new Event('input'));
  const found = [...panel().querySelectorAll<HTMLElement>('.furnish-product')];
  expect(found.map((each) => each.getAttribute('aria-label'))).toEqual(['Put Reading lamp into the room']);
  found[0]!.click();
  await expect.poll(() => draft.room.placements.length).toBe(2);
  const placed = () => draft.room.placements.at(-1)!;
  expect(placed()).toMatchObject({ product: 'lamp', position: [0, 0, expect.any(Number)] });
  expect(panel().querySelector('h3')!.textContent).toBe('Reading lamp');
  const before = placed().position![0]!;
  key('ArrowRight');
  key('ArrowRight', { shiftKey: true });
  await expect.poll(() => placed().position![0]).toBeCloseTo(before + 0.06);
  key('r');
  await expect.poll(() => placed().yaw_deg).toBe(15);
  const across = [...panel().querySelectorAll('label')].find((each) => each.textContent === 'Across, cm')!;
  const input = document.getElementById(across.htmlFor) as HTMLInputElement;
  input.value = '125';
  input.dispatchEvent(new Event('change'));
  await expect.poll(() => placed().position![0]).toBe(1.25);
  const select = panel().querySelector<HTMLSelectElement>('select[data-key=slot]')!;
  select.value = 'niche';
  select.dispatchEvent(new Event('change'));
  await expect.poll(() => placed().slot).toBe('niche');
  key('Delete');
  await expect.poll(() => draft.room.placements.map(({ id }) => id)).toEqual([BOWL]);
  key('z', { ctrlKey: true });
  await expect.poll(() => draft.room.placements.at(-1)?.slot).toBe('niche');
  key('y', { ctrlKey: true });
  await expect.poll(() => draft.room.placements.length).toBe(1);
  features.dispose();
  expect(panel()).toBeNull();
});

it('the list chooses; the chosen is duplicated, locked and then not moved by mistake', async () => {
  const { draft, features } = await editing();
  press(panel(), 'In the room');
  await expect.poll(() => panel().querySelectorAll('.furnish-list button').length).toBe(4);
  panel().querySelector<HTMLElement>(`[data-key="choose placement:${BOWL}"]`)!.click();
  await expect.poll(() => panel().querySelector('h3')?.textContent).toBe('Stool');
  await expect
    .poll(() => panel().querySelector('.furnish-pass')?.textContent)
    .toBe('People pass on all sides.');
  key('d', { ctrlKey: true });
  await expect.poll(() => draft.room.placements.map(({ position }) => position![0])).toEqual([0, 0.55]);
  await expect.poll(() => panel().querySelector('h3')?.textContent).toBe('Stool (2)');
  key('l');
  await expect.poll(() => (draft.room.placements[1] as { locked?: boolean }).locked).toBe(true);
  const acts = draft.log.length;
  key('ArrowLeft');
  key('Delete');
  await expect.poll(() => panel().querySelector('.furnish-said')!.textContent).toBe('Stool (2) is locked.');
  expect(draft.log).toHaveLength(acts);
  key('Escape');
  key('Escape');
  await expect.poll(panel).toBeNull();
  features.dispose();
});

it('visitors see it when it is opened: the draft as it is then, under its name', async () => {
  const { draft, open, ctx, features } = await editing();
  const open_button = () =>
    [...panel().querySelectorAll('button')].find((each) => each.textContent === 'Open to the public')!;
  expect(open_button().disabled).toBe(true);
  panel().querySelector<HTMLElement>('[data-product=lamp]')!.click();
  await expect.poll(() => open_button().disabled).toBe(false);
  expect(ctx.detail()!.room.placements).toHaveLength(2);
  open_button().click();
  const dialog = document.querySelector('dialog')!;
  dialog.querySelector('input')!.value = 'Winter';
  dialog.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
  await expect.poll(() => open.mock.calls).toEqual([[{ number: draft.log.length, name: 'Winter' }]]);
  await expect.poll(() => document.querySelector('dialog')).toBeNull();
  panel().querySelector<HTMLElement>('.card-close')!.click();
  await expect.poll(() => ctx.detail()!.room.placements.length).toBe(1); // the room as the shop tells it again
  features.dispose();
});

it('what a colleague does is seen and said, by name', async () => {
  const { draft, features } = await editing({
    room: emptyRoom({ placements: [standing(BOWL, 0, 0), standing(LAMP, 2, 0)] }),
  });
  draft.by('Zoé', { do: 'set', thing: 'placement', id: LAMP, value: { position: [3, 0, 0] } });
  panel().querySelector<HTMLElement>('[data-product=lamp]')!.click();
  await expect.poll(() => panel().querySelector('.furnish-said')!.textContent).toBe('Zoé moved Stool (2).');
  features.dispose();
});

/** What a field is set to, as by hand. */
function write(name: string, value: string): void {
  const input = panel().querySelector<HTMLInputElement | HTMLSelectElement>(`[data-key="${name}"]`)!;
  input.value = value;
  input.dispatchEvent(new Event('change'));
}

it('a picture is hung, framed otherwise, made larger, exchanged, and taken back', async () => {
  const { draft, features } = await editing();
  press(panel(), 'In the room');
  press(panel(), 'Picture on a wall');
  await expect.poll(() => document.querySelectorAll('dialog [data-picture]').length).toBe(1);
  document.querySelector<HTMLElement>('dialog [data-picture]')!.click();
  const hung = () => draft.room.dressing?.pictures[0];
  await expect.poll(() => hung()?.picture).toBe(PICTURE.picture);
  expect(document.querySelector('dialog')).toBeNull();
  // On the wall that one looks at from the entrance, at the height of the eyes.
  expect(hung()).toMatchObject({
    position: [0, 1.5, -3],
    yaw_deg: 0,
    width_m: 1,
    height_m: 0.75,
    framed: true,
  });
  write('width', '140');
  await expect.poll(() => hung()?.width_m).toBe(1.4);
  panel().querySelector<HTMLInputElement>('[data-key=framed]')!.click();
  await expect.poll(() => hung()?.framed).toBe(false);
  key('ArrowLeft');
  await expect.poll(() => hung()?.position[0]).toBe(-0.05);
  press(panel(), 'Another picture');
  const input = document.querySelector<HTMLInputElement>('dialog input[type=file]')!;
  Object.defineProperty(input, 'files', { value: [new File(['x'], 'new.png', { type: 'image/png' })] });
  input.dispatchEvent(new Event('change'));
  await expect.poll(() => hung()?.picture).toBe('b'.repeat(64));
  for (let step = 0; step < 5; step++) key('z', { ctrlKey: true });
  await expect.poll(() => draft.room.dressing?.pictures ?? []).toEqual([]);
  features.dispose();
});

it('a place for products is made, named in one’s language, moved with what stands on it, and kept while it is needed', async () => {
  const { draft, features } = await editing();
  press(panel(), 'In the room');
  press(panel(), 'Place for a product');
  const made = () => draft.room.slots[1];
  await expect.poll(() => made()?.title).toEqual({ en: 'Place 2' });
  write('title', 'By the window');
  await expect.poll(() => made()?.title).toEqual({ en: 'By the window' });
  write('deep', '90');
  await expect.poll(() => made()?.size_m).toEqual([0.6, 0.6, 0.9]);
  const before = made()!.position[0]!;
  key('ArrowRight');
  await expect.poll(() => made()?.position[0]).toBeCloseTo(before + 0.05);
  key('Delete');
  await expect.poll(() => draft.room.slots.length).toBe(1);
  key('z', { ctrlKey: true });
  await expect.poll(() => made()?.size_m).toEqual([0.6, 0.6, 0.9]);
  features.dispose();
});

it('an area is laid, turned, widened, and says that visitors notice nothing of it', async () => {
  const { draft, features } = await editing();
  press(panel(), 'In the room');
  press(panel(), 'Area');
  const area = () => draft.room.zones[0];
  await expect
    .poll(() => area()?.polygon)
    .toEqual([
      [-1, 1],
      [1, 1],
      [1, 3],
      [-1, 3],
    ]);
  expect(panel().textContent).toContain('Visitors see and hear nothing of it yet.');
  write('zone', 'stage');
  await expect.poll(() => area()?.kind).toBe('stage');
  write('width', '300');
  await expect.poll(() => area()?.polygon[1]).toEqual([1.5, 1]);
  for (let step = 0; step < 6; step++) key('r');
  // A quarter turn: it is as wide as it was deep.
  await expect.poll(() => Math.max(...area()!.polygon.map(([x]) => x!))).toBeCloseTo(1, 2);
  features.dispose();
});

it('a material of the room’s own model is given another finish, and its own again', async () => {
  const { draft, features } = await editing({ file: '/models/salon.glb' });
  vi.stubGlobal('fetch', async () => new Response(glb));
  press(panel(), 'Finishes');
  const details = panel().querySelector('details')!;
  details.dispatchEvent(new Event('toggle'));
  await expect.poll(() => panel().querySelectorAll('[data-material]').length).toBe(1);
  expect(panel().textContent).toContain('1 material has no name that can be used here');
  expect(panel().querySelector<HTMLInputElement>('[data-key="colour wall"]')!.value).toBe('#bcbcbc');
  write('colour wall', '#aa3322');
  const finish = () => draft.room.dressing?.finishes[0];
  await expect.poll(finish).toEqual({
    material: 'wall',
    colour: '#aa3322',
    roughness: 0.8,
    metalness: 0,
    picture: null,
    tile_m: [1, 1],
  });
  await expect.poll(() => panel().textContent).toContain('As it came');
  press(panel(), 'As it came');
  await expect.poll(() => draft.room.dressing?.finishes).toEqual([]);
  vi.unstubAllGlobals();
  features.dispose();
});

const glb = (() => {
  const pbrMetallicRoughness = {
    baseColorFactor: [0.5, 0.5, 0.5, 1],
    roughnessFactor: 0.8,
    metallicFactor: 0,
  };
  const materials = [{ name: 'wall', pbrMetallicRoughness }, { name: 'Material.001' }];
  const json = new TextEncoder().encode(JSON.stringify({ materials }));
  const bytes = new Uint8Array(20 + json.length);
  const head = new DataView(bytes.buffer);
  [0x46546c67, 2, bytes.length, json.length, 0x4e4f534a].forEach((word, at) => {
    head.setUint32(at * 4, word, true);
  });
  bytes.set(json, 20);
  return bytes;
})();
