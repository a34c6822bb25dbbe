/** All that stands in the room, as a list: whoever cannot use the picture chooses here. */
import { localText } from '@vitrine-shop/sdk';
import { h } from '../../../../ui/dom.ts';
import type { Editor } from '../editor.ts';
import type { Item } from '../items.ts';
import { say } from '../text.ts';
import { morePart } from './more.ts';

export function listPart(editor: Editor): HTMLElement {
  const { items } = editor;
  const chosen = new Set(editor.chosen.map(({ key }) => key));
  return h(
    'div',
    { class: 'furnish-part' },
    items.length === 0 && h('p', { class: 'soft' }, say('list.empty')),
    morePart(editor),
    h(
      'ul',
      { class: 'furnish-list', 'aria-label': say('tab.things') },
      ...items.map((item) => row(editor, item, chosen)),
    ),
  );
}

function row(editor: Editor, item: Item, chosen: ReadonlySet<string>): HTMLElement {
  const slot = editor.session.room.slots.find(({ name }) => name === item.slot);
  const where = slot ? localText(slot.title, editor.ctx.language) : say('list.free');
  return h(
    'li',
    { 'data-item': item.key },
    h(
      'button',
      {
        type: 'button',
        'data-key': `choose ${item.key}`,
        'aria-pressed': editor.gathering ? String(chosen.has(item.key)) : null,
        onclick: (event: MouseEvent) => editor.find(item.key, event.shiftKey || editor.gathering),
      },
      h('span', { class: 'furnish-name' }, item.label),
      item.kind === 'placement' && h('span', { class: 'soft' }, where),
      item.locked && h('span', { class: 'furnish-here' }, say('list.locked')),
    ),
  );
}
