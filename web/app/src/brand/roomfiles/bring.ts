/** A room from a file: sent, its models looked at, and all of it there as drafts, or nothing. */
import { Problem, RoomFiles, type RoomImport, type ShopClient } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { button, fill, h } from '../../ui/dom.ts';
import { wordsFor } from '../text.ts';
import { say } from './text.ts';

const LOOK_MS = 1000;

/** made: rooms and products are there. pause: between two looks. */
export function bringRoom(
  shop: ShopClient,
  made: () => void,
  pause: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): HTMLElement {
  const files = new RoomFiles(shop);
  const choose = button(say('choose'), () => {
    // Made when it is wanted: of a page's fields for files none is taken for another.
    const input = h('input', { type: 'file', accept: '.zip,application/zip' });
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      if (file) void bring(file, crypto.randomUUID());
    });
    input.click();
  });
  const state = h('div', { class: 'stack', role: 'status' });
  const tell = (...words: (Node | string)[]) =>
    fill(state, ...words.map((each) => h('p', { class: 'note' }, each)));

  const bring = async (file: File, key: string) => {
    choose.disabled = true;
    const percent = new Intl.NumberFormat(language(), { style: 'percent', maximumFractionDigits: 0 });
    try {
      const id = await files.bring(file, file.name, key, {
        progress: (part) => tell(say('sending', { percent: percent.format(part) })),
        waiting: () => tell(say('again')),
      });
      await followed(id);
    } catch (error) {
      const passing = Problem.from(error).type === 'vitrine:offline';
      fill(
        state,
        h('p', { class: 'note bad', role: 'alert' }, wordsFor(error)),
        // The same key: what came of it meanwhile is not made twice.
        passing && button(say('retry'), () => void bring(file, key)),
      );
    } finally {
      choose.disabled = false;
    }
  };

  const followed = async (id: string) => {
    for (;;) {
      const found = await files.state(id);
      if (found.state === 'failed') {
        fill(state, failed(found));
        return;
      }
      if (found.state === 'done') {
        tell(...finished(found));
        made();
        return;
      }
      tell(say('looking', { ready: found.ready, models: found.models }));
      state.append(dismissing(id, say('stop')));
      await pause(LOOK_MS);
      if (stopped === id) return;
    }
  };

  /** The import that nobody waits for any more. */
  let stopped: string | null = null;
  const dismissing = (id: string, label: string): HTMLElement => {
    const pressed: HTMLButtonElement = button(
      label,
      () =>
        void act(pressed, async () => {
          await files.dismiss(id);
          stopped = id;
          fill(state);
        }),
      'quiet',
    );
    return h('div', { class: 'actions' }, pressed);
  };
  const act = async (pressed: HTMLButtonElement, what: () => Promise<void>) => {
    pressed.disabled = true;
    try {
      await what();
    } catch (error) {
      pressed.after(h('p', { class: 'note bad', role: 'alert' }, wordsFor(error)));
      pressed.disabled = false;
    }
  };
  const failed = ({ id, problem }: RoomImport): HTMLElement => {
    const why = problem ? wordsFor(new Problem(problem)) : '';
    const note = h('p', { class: 'note bad', role: 'alert' }, `${say('failed')} ${why}`);
    return h('div', { class: 'stack' }, note, dismissing(id, say('away')));
  };

  /** Files that were sent before this page was opened. */
  const show = async () => {
    const all = await files.all();
    const open = all.find((each) => each.state === 'waiting') ?? all[0];
    if (open?.state === 'failed') fill(state, failed(open));
    if (open?.state === 'waiting') await followed(open.id);
  };
  void show().catch(() => undefined); // what was asked unasked says nothing

  return h(
    'section',
    { class: 'brand-part', 'aria-labelledby': 'room-file-title' },
    h('div', { class: 'part-head' }, h('h2', { id: 'room-file-title' }, say('title'))),
    h('p', { class: 'soft' }, say('lead')),
    h('p', { class: 'soft' }, say('rights')),
    h('div', { class: 'actions' }, choose),
    state,
  );
}

function finished({ rooms, products }: RoomImport): (Node | string)[] {
  const links = h('span', {});
  const [before, after] = say('done', { rooms: '\u0000' }).split('\u0000');
  links.append(before ?? '');
  rooms.forEach(({ name, url }, at) => {
    if (at) links.append(', ');
    links.append(h('a', { href: url }, name));
  });
  links.append(after ?? '');
  const lacking = products.filter(({ missing }) => missing.length);
  return [links, ...lacking.map(({ name }) => say('missing', { product: name }))];
}
