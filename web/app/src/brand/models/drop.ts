import { h } from '../../ui/dom.ts';
import { text } from '../text.ts';
import { dropped, type Found, found } from './files.ts';

/** Where models are dropped: files, several at once, folders. */
export function dropZone(chosen: (files: Found[]) => void, id = 'model-file'): HTMLElement {
  const input = h('input', { type: 'file', multiple: true, id });
  input.addEventListener('change', () => {
    if (input.files?.length) chosen(found(input.files));
    input.value = ''; // the same file again is a choice too
  });
  const zone = h(
    'div',
    { class: 'drop' },
    h('p', { class: 'drop-title' }, text('drop')),
    h('p', { class: 'soft' }, text('dropHint')),
    h('label', { class: 'button primary', for: id }, text('choose')),
    input,
  );
  let depth = 0; // dragenter and dragleave come from children too
  const over = (by: number) => {
    depth = by === 0 ? 0 : depth + by;
    zone.classList.toggle('over', depth > 0);
  };
  zone.addEventListener('dragenter', () => over(1));
  zone.addEventListener('dragleave', () => over(-1));
  zone.addEventListener('dragover', (event) => event.preventDefault());
  zone.addEventListener('drop', async (event) => {
    event.preventDefault();
    over(0);
    if (!event.dataTransfer) return;
    const files = await dropped(event.dataTransfer);
    if (files.length) chosen(files);
  });
  return zone;
}
