import { button, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import { text } from '../text.ts';

/** Recovery codes as a sheet to print; they are shown this once. */
export function codesSheet(codes: string[]): HTMLElement {
  const copy = button(text('copy'), async () => {
    await navigator.clipboard.writeText(codes.join('\n'));
    toast(text('copied'));
  });
  return h(
    'section',
    { class: 'note good tall codes-sheet', 'aria-label': text('codes') },
    h('p', {}, text('codesOnce')),
    h('ol', { class: 'codes' }, ...codes.map((code) => h('li', {}, h('code', {}, code)))),
    h(
      'div',
      { class: 'actions' },
      button(text('print'), () => print()),
      copy,
    ),
  );
}
