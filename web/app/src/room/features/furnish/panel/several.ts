/** What can be done with several things at once: in line, at equal distances, as high, turned alike, together. */
import { button, h } from '../../../../ui/dom.ts';
import type { Editor } from '../editor.ts';
import type { Order } from '../geometry/align.ts';
import { say } from '../text.ts';

const ORDERS: readonly Order[] = ['line', 'spread', 'height', 'turn'];

export function severalPart(editor: Editor): HTMLElement {
  const { chosen } = editor;
  const placements = chosen.filter(({ kind }) => kind === 'placement');
  const together = placements.length > 0 && placements.every(({ group }) => group !== null);
  const group = button(say(together ? 'act.ungroup' : 'act.group'), () => editor.group());
  group.dataset.key = 'group';
  return h(
    'div',
    { class: 'furnish-part' },
    h('p', { class: 'soft' }, say('several.lead', { what: chosen[0]!.label })),
    h(
      'div',
      { class: 'furnish-acts' },
      ...ORDERS.filter((order) => order !== 'spread' || chosen.length > 2).map((order) => {
        const made = button(say(`align.${order}`), () => editor.align(order));
        made.dataset.key = `align ${order}`;
        return made;
      }),
      placements.length > 1 && group,
    ),
  );
}
