/** What else a room can have: words on a wall, doorways to the brand's other rooms, places to come in. */
import { localText, type OwnRoom, OwnRooms, type RoomDetail } from '@vitrine-shop/sdk';
import { openDialog } from '../../../../ui/dialog.ts';
import { busy, button, field, h } from '../../../../ui/dom.ts';
import { whyNot } from '../../../text.ts';
import type { Editor } from '../editor.ts';
import { say } from '../text.ts';
import { here, onWall } from '../where.ts';

const SIGN = { width_m: 1.6, height_m: 0.35, material: 'accent' };
const DOOR = { width_m: 1.2, height_m: 2.2 };

export function morePart(editor: Editor): HTMLElement {
  const press = (key: string, words: string, does: () => void) => {
    const made = button(words, does);
    made.dataset.key = key;
    return made;
  };
  return h(
    'div',
    { class: 'furnish-acts' },
    press('add sign', say('add.sign'), () => {
      const wall = onWall(editor.ctx, editor.session.room, 1.6);
      editor.add('sign', { text: say('sign.first'), ...wall, ...SIGN });
    }),
    press('add portal', say('add.portal'), () => doorwayDialog(editor)),
    press('add spawn', say('add.spawn'), () =>
      editor.add('spawn', { ...here(editor.ctx, editor.session.room), radius_m: 0.5 }),
    ),
    press('view', say('add.view'), () => editor.firstView()),
  );
}

/** Asks where it leads: rooms of the brand but this one. */
export function doorwayDialog(editor: Editor): void {
  const { ctx } = editor;
  const select = h('select', { disabled: true });
  const fault = h('p', { class: 'fault', role: 'alert' });
  const go = h('button', { class: 'button primary', disabled: true }, say('add.portal'));
  const form = h(
    'form',
    { class: 'stack' },
    field(say('portal.to'), select),
    fault,
    h(
      'div',
      { class: 'actions' },
      go,
      button(say('cancel'), () => dialog.close(), 'quiet'),
    ),
  );
  const dialog = openDialog(say('add.portal'), form);
  let rooms: OwnRoom[] = [];
  new OwnRooms(ctx.shop).list().then(
    (all) => {
      rooms = all.filter(({ id }) => id !== ctx.room);
      select.append(
        ...rooms.map(({ id, title }) => h('option', { value: id }, localText(title, ctx.language))),
      );
      select.disabled = go.disabled = rooms.length === 0;
      fault.textContent = rooms.length === 0 ? say('portal.none') : '';
    },
    (error) => {
      fault.textContent = whyNot(error);
    },
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const room = rooms.find(({ id }) => id === select.value);
    if (!room) return;
    const work = async () => {
      const detail = await ctx.shop.room(room.id);
      editor.add('portal', {
        title: room.title,
        to: leadTo(detail),
        ...onWall(ctx, editor.session.room, 0),
        ...DOOR,
      });
      dialog.close();
    };
    void busy(go, work).catch((error) => {
      fault.textContent = whyNot(error);
    });
  });
}

function leadTo({ id, room }: RoomDetail): { room: string; spawn: string } {
  return { room: id, spawn: room.spawns[0]!.name };
}
