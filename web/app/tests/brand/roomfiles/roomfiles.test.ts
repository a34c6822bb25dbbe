// @vitest-environment happy-dom
import { type OwnRoom, type RoomImport, ShopClient, type Uploader } from '@vitrine-shop/sdk';
import { expect, it, vi } from 'vitest';
import { bringRoom } from '../../../src/brand/roomfiles/bring.ts';
import { saveButton } from '../../../src/brand/roomfiles/save.ts';
import { alarm } from '../page.ts';

const waiting: RoomImport = {
  id: 'import_1',
  state: 'waiting',
  rooms: [{ name: 'salon', id: 'salon-1', url: '/rooms/salon-1' }],
  products: [],
  models: 2,
  ready: 1,
  problem: null,
};
const done: RoomImport = {
  ...waiting,
  state: 'done',
  ready: 2,
  products: [
    { name: 'bowl', id: 'product_1', on_sale: true, missing: [] },
    { name: 'vase', id: 'product_2', on_sale: false, missing: ['price'] },
  ],
};
const failed: RoomImport = {
  ...waiting,
  state: 'failed',
  problem: {
    type: '/problems/room-file-refused',
    title: '',
    status: 422,
    detail: 'No good.',
    entry: 'a.glb',
  } as never,
};

/** states: what the import is at each look. begun: the keys that files were announced with. */
function page(states: RoomImport[], before: RoomImport[] = [], pause = async () => undefined as void) {
  const dismissed: string[] = [];
  const begun: (string | undefined)[] = [];
  const send: Uploader = async (method, url, _body, headers) => {
    if (method === 'POST') begun.push(headers['Idempotency-Key']);
    const known: Record<string, string> =
      method === 'POST'
        ? { location: `${new URL(url).pathname}/upload_1` }
        : { 'upload-offset': '3', 'vitrine-job': 'import_1' };
    return { status: method === 'POST' ? 201 : 200, text: '', header: (name) => known[name] ?? null };
  };
  const shop = new ShopClient({
    base: 'http://shop.test',
    token: 'told',
    upload: send,
    fetch: async (input, init) => {
      if (init?.method === 'DELETE') {
        dismissed.push(String(input));
        return new Response(null, { status: 204 });
      }
      const all = String(input).endsWith('/api/imports');
      return Response.json(all ? { items: before, next: null } : states.shift());
    },
  });
  let made = 0;
  const element = bringRoom(shop, () => made++, pause);
  document.body.replaceChildren(element);
  const choose = () => {
    const opened = vi.spyOn(HTMLInputElement.prototype, 'click').mockImplementation(function (
      this: HTMLInputElement,
    ) {
      Object.defineProperty(this, 'files', { value: [new File(['zip'], 'salon.zip')] });
      this.dispatchEvent(new Event('change'));
    });
    element.querySelector('button')!.click();
    opened.mockRestore();
  };
  const press = (name: string) =>
    [...element.querySelectorAll('button')].find(({ textContent }) => textContent === name)?.click();
  return { element, begun, choose, press, dismissed, made: () => made };
}

it('sends a file, waits for its models and leads into the room', async () => {
  const { element, begun, choose, made } = page([waiting, done]);
  choose();
  await expect.poll(made).toBe(1);
  const state = element.querySelector('[role=status]')!;
  expect(state.querySelector('a')?.getAttribute('href')).toBe('/rooms/salon-1');
  expect(state.textContent).toContain('vase is a draft as well');
  expect(state.textContent).not.toContain('bowl');
  expect(begun).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
});

it('says why nothing was made', async () => {
  const { element, choose, made } = page([failed]);
  choose();
  await expect.poll(() => alarm(element)).toContain('Nothing was made.');
  expect(made()).toBe(0);
});

it('goes on with what was sent before the page was opened', async () => {
  const { made } = page([waiting, done], [waiting]);
  await expect.poll(made).toBe(1);
});

it('is done with what waits, and with what failed, when it is told so', async () => {
  for (const [before, word] of [
    [waiting, 'Stop'],
    [failed, 'Put away'],
  ] as const) {
    let go = () => {};
    const { element, press, dismissed, made } = page(
      [waiting],
      [before],
      () => new Promise((resolve) => (go = resolve)),
    );
    const state = element.querySelector('[role=status]')!;
    await expect.poll(() => state.textContent).toContain(word);
    press(word);
    await expect.poll(() => state.textContent).toBe('');
    go();
    expect(dismissed).toEqual([expect.stringContaining('/api/imports/import_1')]);
    expect(made()).toBe(0);
  }
});

it('fetches a room as a file once it has said what is left out', async () => {
  const fetched: string[] = [];
  const shop = new ShopClient({
    base: 'http://shop.test',
    fetch: async () =>
      Response.json({
        bytes: 9,
        rooms: ['salon'],
        products: [],
        left: [{ room: 'salon', portals: ['to-the-garden'], placements: 0, variants: 0 }],
      }),
  });
  const room = { id: 'salon', title: { en: 'The salon' } } as OwnRoom;
  const button = saveButton(shop, room, (address) => fetched.push(address));
  expect(button.getAttribute('aria-label')).toBe('Save The salon as a file');
  button.click();
  await expect.poll(() => fetched).toEqual(['http://shop.test/api/rooms/salon/file']);
  expect(document.body.textContent).toContain('to-the-garden');
});
