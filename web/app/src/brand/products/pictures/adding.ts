import type { PictureList } from '@vitrine-shop/sdk';
import { h } from '../../../ui/dom.ts';
import { wordsFor } from '../../text.ts';
import { say } from './text.ts';

const KINDS = 'image/png,image/jpeg,image/webp,image/avif';

/** Where photographs are dropped or chosen: sent one after the other, what was refused is said by its name. */
export function adding(
  send: (file: File) => Promise<PictureList>,
  added: (now: PictureList) => void,
): { element: HTMLElement; show: (now: PictureList) => void } {
  const input = h('input', { type: 'file', accept: KINDS, multiple: true });
  const place = h(
    'label',
    { class: 'picture-add' },
    input,
    h('strong', {}, say('add')),
    h('span', { class: 'soft' }, say('addHint')),
  );
  const full = h('p', { class: 'soft', hidden: true });
  const report = h('ul', { class: 'picture-report', role: 'status' });

  let sending = Promise.resolve();
  const take = (files: readonly File[]) => {
    report.replaceChildren();
    for (const file of files) {
      const line = h('li', {}, say('sending', { file: file.name }));
      report.append(line);
      sending = sending.then(async () => {
        try {
          const now = await send(file);
          line.remove();
          added(now);
        } catch (error) {
          line.classList.add('bad');
          line.textContent = say('refused', { file: file.name, why: wordsFor(error) });
        }
      });
    }
  };
  input.addEventListener('change', () => {
    take([...(input.files ?? [])]);
    input.value = '';
  });
  for (const kind of ['dragover', 'dragleave', 'drop'] as const)
    place.addEventListener(kind, (event) => {
      event.preventDefault();
      place.classList.toggle('over', kind === 'dragover');
      if (kind === 'drop') take([...(event.dataTransfer?.files ?? [])]);
    });

  const show = ({ items, limit }: PictureList) => {
    const enough = items.filter(({ picture }) => picture !== 'model').length >= limit;
    place.hidden = enough;
    full.hidden = !enough;
    full.textContent = say('full', { limit });
  };
  return { element: h('div', {}, place, full, report), show };
}
