// @vitest-environment happy-dom
import { ShopClient } from '@vitrine-shop/sdk';
import { beforeEach, expect, it } from 'vitest';
import { files } from '../../../src/brand/files/files.ts';

const FREE = 'a'.repeat(64);
const USED = 'b'.repeat(64);
const PICTURE = 'c'.repeat(64);

let asked: string[];
let deleted: Set<string>;
let again: () => void;

beforeEach(() => {
  asked = [];
  deleted = new Set();
  document.body.replaceChildren();
});

function model(hash: string) {
  const sent = { name: hash === FREE ? 'Bowl.glb' : null, uploaded_at: '2026-05-03T12:00:00Z' };
  return {
    ...sent,
    hash,
    url: '',
    bytes: 1_234_567,
    size_m: [1, 2, 0.5],
    variants: [],
    levels: [],
    usdz: [],
  };
}

function answer(path: string): unknown {
  if (path === '/api/models') return { items: [model(FREE)], next: FREE };
  if (path === `/api/models?after=${FREE}`) return { items: [model(USED)], next: null };
  if (path === '/api/pictures') return { items: [{ picture: PICTURE, url: '/pictures/c' }], next: null };
  if (path === `/api/models/${USED}/uses`)
    return {
      uses: [
        { kind: 'product', id: 'product_1', title: { en: 'Bowl', fr: 'Bol' } },
        { kind: 'edition', id: '7', title: { en: 'Bowl' } },
      ],
    };
  return { uses: [] };
}

function shown(mayDelete: boolean, changed = () => {}): HTMLElement {
  const shop = new ShopClient({
    base: 'http://shop.test',
    fetch: async (input, init) => {
      const path = String(input).replace('http://shop.test', '');
      asked.push(`${init?.method} ${path}`);
      if (init?.method === 'DELETE') {
        deleted.add(path);
        return new Response(null, { status: 204 });
      }
      return new Response(JSON.stringify(answer(path)), { headers: { 'content-type': 'application/json' } });
    },
  });
  const { element, show } = files(shop, mayDelete, changed);
  again = show;
  document.body.append(element);
  return element;
}

const rows = (element: HTMLElement) => [...element.querySelectorAll<HTMLElement>('.files > li')];
const remove = (row: HTMLElement | undefined) => row?.querySelector<HTMLButtonElement>('button');

it('shows what needs a file, page by page, and a way out where nothing does', async () => {
  const element = shown(true);
  await expect.poll(() => rows(element).length).toBe(2);
  await expect.poll(() => rows(element)[0]?.textContent).toContain('Used by nothing');
  expect(rows(element)[0]?.querySelector('h4')?.textContent).toBe('Bowl.glb');
  expect(rows(element)[0]?.textContent).toContain('1,235\u00a0kB');
  expect(rows(element)[0]?.textContent).toContain('May 3, 2026');
  await expect.poll(() => remove(rows(element)[0])?.hidden).toBe(false);
  const more = [...element.querySelectorAll('button')].find((each) => each.textContent === 'Show more');
  more?.click();
  await expect.poll(() => rows(element).length).toBe(3);
  await expect.poll(() => rows(element)[1]?.textContent).toContain('Used by “Bowl”, edition 7 of “Bowl”');
  expect(rows(element)[1]?.querySelector('h4')?.textContent).toContain('Model of');
  expect(remove(rows(element)[1])?.hidden).toBe(true);
  expect(more?.hidden).toBe(true);
});

it('deletes after it has said what that means, and tells who counts', async () => {
  let counted = 0;
  const element = shown(true, () => {
    counted += 1;
  });
  await expect.poll(() => remove(rows(element)[1])?.hidden).toBe(false);
  remove(rows(element)[1])?.click();
  await expect.poll(() => document.querySelector('dialog')?.textContent).toContain('The picture goes.');
  expect([...deleted]).toEqual([]);
  document.querySelector<HTMLButtonElement>('dialog .danger')?.click();
  await expect.poll(() => counted).toBe(1);
  expect([...deleted]).toEqual([`/api/pictures/${PICTURE}`]);
  expect(rows(element).length).toBe(1);
  expect(document.activeElement?.id).toBe('files');
});

it('offers nothing to who may not delete', async () => {
  const element = shown(false);
  await expect.poll(() => rows(element)[0]?.textContent).toContain('Used by nothing');
  expect(rows(element).map((row) => remove(row)?.hidden)).toEqual([true, true]);
});

it('is read anew from its beginning when something was sent', async () => {
  const element = shown(true);
  await expect.poll(() => rows(element).length).toBe(2);
  const before = rows(element)[0];
  again();
  again();
  await expect.poll(() => rows(element)[0] !== before).toBe(true);
  expect(rows(element).length).toBe(2);
  expect(asked.filter((each) => each === 'GET /api/models').length).toBe(3);
});
