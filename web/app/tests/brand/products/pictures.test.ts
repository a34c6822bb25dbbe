// @vitest-environment happy-dom
/** A product's pictures on the brand page: added, moved by the keyboard, described, hidden, taken away. */
import { afterEach, expect, it, vi } from 'vitest';
import { type Asked, fakeShop } from '../../../../packages/sdk/tests/fake-shop.ts';
import { editPictures } from '../../../src/brand/products/pictures/editor.ts';
import { inTurn } from '../../../src/brand/products/sorting/sorting.ts';
import { product } from '../../room/inside.ts';

type Item = { picture: string; url: string | null; alt: Record<string, string> | null; hidden: boolean };

const item = (picture: string): Item & Record<string, unknown> => ({
  picture,
  url: `/${picture}`,
  alt: null,
  hidden: false,
  taken_down: false,
  width: 8,
  height: 8,
  bytes: 1,
});

/** A shop that keeps the list: three pictures, at most three photographs. */
async function opened() {
  const state = { version: 4, items: ['model', 'red', 'green'].map(item), refusing: '' };
  const told = () => ({ version: state.version, items: state.items, limit: 3 });
  const { shop, asked } = fakeShop(({ path, method, body, headers }: Asked): [number, unknown] => {
    if (method === 'GET') return [200, told()];
    if (state.refusing)
      return [422, { type: `/problems/${state.refusing}`, status: 422, title: 'x', detail: 'No.' }];
    if (method !== 'POST' && headers['If-Match'] !== `"${state.version}"`)
      return [412, { type: '/problems/version-mismatch', status: 412, title: 'x' }];
    const name = path.split('/').at(-1) as string;
    state.version += 1;
    if (method === 'POST') state.items = [...state.items, item('blue')];
    if (method === 'DELETE') state.items = state.items.filter(({ picture }) => picture !== name);
    if (method === 'PUT')
      state.items = (body as { pictures: string[] }).pictures.map(
        (each) => state.items.find(({ picture }) => picture === each) as (typeof state.items)[0],
      );
    if (method === 'PATCH') {
      const { alt, hidden } = body as { alt?: Record<string, string>; hidden?: boolean };
      state.items = state.items.map((each) =>
        each.picture === name ? { ...each, ...(alt ? { alt } : { hidden: hidden === true }) } : each,
      );
    }
    return [200, told()];
  });
  const gone = vi.fn();
  await editPictures(shop, product(), gone);
  const dialog = document.querySelector('dialog') as HTMLDialogElement;
  const names = () =>
    [...dialog.querySelectorAll<HTMLElement>('.pictures > li')].map(({ dataset }) => dataset.picture);
  const at = <Kind extends HTMLElement>(key: string) => dialog.querySelector(`[data-key="${key}"]`) as Kind;
  return { state, asked, gone, dialog, names, at };
}

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 5 });
const press = (on: HTMLElement, key: string) => {
  on.focus();
  on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
};
const done = (asked: Asked[]) =>
  asked.filter(({ method }) => method !== 'GET').map(({ method, body }) => [method, body]);

afterEach(() => document.body.replaceChildren());

it('arrow keys move a picture, the focus stays on it, and its place is said', async () => {
  const { at, names, asked, dialog, state } = await opened();
  press(at('move green'), 'Home');
  expect(names()).toEqual(['green', 'model', 'red']);
  expect(dialog.querySelector('[role=status].unseen')?.textContent).toBe('Photograph 2 is number 1 of 3.');
  await until(() => expect(state.version).toBe(5));
  await until(() => expect(document.activeElement).toBe(at('move green')));
  expect(done(asked)).toEqual([['PUT', { pictures: ['green', 'model', 'red'] }]]);
  press(at('move green'), 'ArrowRight');
  press(at('move green'), 'ArrowDown');
  await until(() => expect(state.items.map(({ picture }) => picture)).toEqual(['model', 'red', 'green']));
  // At the end there is nowhere to go, and nothing is asked.
  await until(() => expect(names()).toEqual(['model', 'red', 'green']));
  const before = asked.length;
  press(at('move green'), 'End');
  expect(asked).toHaveLength(before);
});

it('what is written below a picture is kept, in any one language', async () => {
  const { at, asked, state } = await opened();
  const french = at<HTMLInputElement>('alt fr red');
  french.value = '  De côté ';
  french.dispatchEvent(new Event('change'));
  await until(() => expect(state.version).toBe(5));
  expect(done(asked)).toEqual([['PATCH', { alt: { fr: 'De côté' } }]]);
  await until(() => expect(at<HTMLInputElement>('alt fr red').value).toBe('De côté'));
});

it('the model’s own is hidden, never taken away; a photograph is taken away once that is confirmed', async () => {
  const { at, asked, dialog, names } = await opened();
  expect(at('take model')).toBeNull();
  at('hide').click();
  await until(() => expect(at('hide').textContent).toBe('Show'));
  expect(dialog.querySelector('.unshown')?.textContent).toContain('Hidden');
  at('take red').click();
  const sure = [...document.querySelectorAll('dialog')].at(-1) as HTMLDialogElement;
  (sure.querySelector('.danger') as HTMLButtonElement).click();
  await until(() => expect(names()).toEqual(['model', 'green']));
  expect(done(asked)).toEqual([
    ['PATCH', { hidden: true }],
    ['DELETE', undefined],
  ]);
});

it('photographs are sent one after the other, a refused one is named, and three are enough', async () => {
  const { dialog, state, names } = await opened();
  const input = dialog.querySelector('input[type=file]') as HTMLInputElement;
  const choose = (...files: File[]) => {
    Object.defineProperty(input, 'files', { value: files, configurable: true });
    input.dispatchEvent(new Event('change'));
  };
  state.refusing = 'not-a-picture';
  choose(new File(['x'], 'film.gif'));
  const report = dialog.querySelector('.picture-report') as HTMLElement;
  await until(() => expect(report.textContent).toMatch(/^film\.gif: ./));
  state.refusing = '';
  choose(new File(['y'], 'blue.jpg'));
  await until(() => expect([report.textContent, names()]).toEqual(['', ['model', 'red', 'green', 'blue']]));
  expect(report.textContent).toBe('');
  expect((dialog.querySelector('.picture-add') as HTMLElement).hidden).toBe(true);
  expect(dialog.textContent).toContain('as many as a product has');
});

it('what somebody else did meanwhile is shown and not overwritten', async () => {
  const { at, state, dialog, names, gone } = await opened();
  state.version += 1;
  state.items = ['green', 'model'].map(item);
  press(at('move red'), 'Home');
  const alarm = dialog.querySelector('[role=alert]') as HTMLElement;
  await until(() => expect(alarm.textContent).toContain('Somebody else changed'));
  await until(() => expect(names()).toEqual(['green', 'model']));
  expect(alarm.hidden).toBe(false);
  dialog.close();
  expect(gone).toHaveBeenCalledOnce();
});

it('of orders that wait only the last is sent', async () => {
  const sent: (() => void)[] = [];
  const failed = vi.fn();
  const keep = inTurn(() => new Promise<void>((resolve) => void sent.push(resolve)), failed);
  for (let turn = 0; turn < 5; turn++) keep();
  expect(sent).toHaveLength(1);
  sent[0]();
  await until(() => expect(sent).toHaveLength(2));
  sent[1]();
  await until(() => keep());
  expect(failed).not.toHaveBeenCalled();
});
