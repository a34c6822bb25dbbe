/** What else a room can have: words on a wall, doorways to the brand's other rooms, places to come in. */
import { localText, type OwnRoom, OwnRooms, type RoomDetail } from '@vitrine-shop/sdk';
import { openDialog } from '../../../../ui/dialog.ts';
import { busy, button, field, h } from '../../../../ui/dom.ts';
import { whyNot } from '../../../text.ts';
import { rectangle } from '../areas.ts';
import type { Editor } from '../editor.ts';
import { centimetres } from '../geometry/snap.ts';
import { say } from '../text.ts';
import { ahead, here, onWall } from '../where.ts';
import { picturesDialog } from './pictures.ts';

const SIGN = { width_m: 1.6, height_m: 0.35, material: 'accent' };
const PICTURE_M = 1; // the longer side
const SLOT = { size_m: [0.6, 0.6, 0.6], hero: false };
const AREA_M = 2;
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
    press('add picture', say('add.picture'), () =>
      picturesDialog(editor, (picture, aspect) => {
        const wall = onWall(editor.ctx, editor.session.room, 1.5);
        const [width_m, height_m] = [PICTURE_M * Math.min(1, aspect), PICTURE_M / Math.max(1, aspect)];
        const size = { width_m: centimetres(width_m), height_m: centimetres(height_m) };
        editor.add('picture', { picture, ...wall, ...size, framed: true });
      }),
    ),
    press('add portal', say('add.portal'), () => doorwayDialog(editor)),
    press('add spawn', say('add.spawn'), () =>
      editor.add('spawn', { ...here(editor.ctx, editor.session.room), radius_m: 0.5 }),
    ),
    !editor.session.room.dressing?.template &&
      press('add slot', say('add.slot'), () => {
        const number = editor.session.room.slots.length + 1;
        const title = { [editor.ctx.language]: say('slot.first', { number }) };
        const { position, yaw_deg } = before(editor, SLOT.size_m);
        editor.add('slot', { title, position, yaw_deg, ...SLOT });
      }),
    press('add zone', say('add.zone'), () => {
      const [x, , z] = here(editor.ctx, editor.session.room).position;
      editor.add('zone', { kind: 'quiet', polygon: rectangle(x, z, AREA_M, AREA_M) });
    }),
    press('view', say('add.view'), () => editor.firstView()),
  );
}

function before({ ctx, session, items }: Editor, size_m: readonly number[]) {
  return ahead(ctx, session.room, items, size_m as [number, number, number]);
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
