/** Whether each kind of device carries the room as it has become. */
import { localText, type RoomBudget } from '@vitrine-shop/sdk';
import { fill, h } from '../../../../ui/dom.ts';
import type { Editor } from '../editor.ts';
import { say } from '../text.ts';

export function budgetsPart(editor: Editor): { element: HTMLElement; redraw: () => void } {
  const { door, session, ctx } = editor;
  const list = h('ul', { class: 'furnish-devices' });
  const element = h('section', { class: 'furnish-part', hidden: true }, h('h3', {}, say('devices')), list);
  let asked = -1;

  const row = ({ title, ok, excess }: RoomBudget) =>
    h(
      'li',
      { class: ok ? 'good' : 'bad' },
      h('span', { class: 'furnish-name' }, localText(title, ctx.language)),
      h('span', { class: 'soft' }, say(ok ? 'devices.ok' : 'devices.heavy')),
      ...excess.map(({ text }) => h('p', { class: 'soft' }, localText(text, ctx.language))),
    );
  const ask = async () => {
    const items = await door.budgets();
    element.hidden = items.length === 0;
    fill(list, ...items.map(row));
  };
  return {
    element,
    redraw: () => {
      if (asked === session.number || session.waiting > 0) return;
      asked = session.number;
      ask().catch((error) => ctx.report('Budgets', error)); // advice: the list is there without it
    },
  };
}
