/** Finishes of single materials: colour, how dull, how metallic; each back to what the room's file has. */
import { button, field, fill, h } from '../../../../ui/dom.ts';
import type { Act } from '../acts/act.ts';
import { found } from '../acts/apply.ts';
import type { Editor } from '../editor.ts';
import { materialsIn, type SceneMaterial } from '../scene.ts';
import { say } from '../text.ts';

type Materials = Awaited<ReturnType<typeof materialsIn>>;
type Look = Pick<SceneMaterial, 'colour' | 'roughness' | 'metalness'>;

export function materialsPart(editor: Editor): { element: HTMLElement; redraw: () => void } {
  const { session, ctx } = editor;
  const list = h('div', { class: 'furnish-part' });
  const element = h(
    'details',
    { class: 'furnish-keys' },
    h('summary', { 'data-key': 'materials' }, say('materials')),
    list,
  );
  let scene: Materials | null = null;
  let asked = '';
  let drawn = '';

  const ask = async (url: string) => {
    scene = await materialsIn(url);
    redraw();
  };
  const redraw = () => {
    const url = session.models[session.room.scene.model];
    if (element.open && element.isConnected && url !== undefined && asked !== url) {
      asked = url;
      ask(url).catch((error) => {
        asked = '';
        fill(list, h('p', { class: 'soft' }, say('materials.none')));
        ctx.report('Materials', error);
      });
    }
    const now = JSON.stringify([scene?.named, session.room.dressing?.finishes]);
    if (!scene || now === drawn) return;
    drawn = now;
    const focused = (document.activeElement as HTMLElement | null)?.dataset?.key;
    fill(
      list,
      scene.named.length === 0 && h('p', { class: 'soft' }, say('materials.none')),
      scene.unnamed > 0 && h('p', { class: 'soft' }, say('materials.unnamed', { count: scene.unnamed })),
      ...scene.named.map((material) => row(editor, material)),
    );
    if (focused) list.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  };
  element.addEventListener('toggle', redraw);
  return { element, redraw };
}

function row(editor: Editor, material: SceneMaterial): HTMLElement {
  const { session } = editor;
  const { name } = material;
  const own = found(session.room, 'finish', name);
  const look: Look = { ...material, ...(own as Partial<Look> | null) };
  const set = (value: Partial<Look>) => {
    const whole = { ...look, ...value };
    const put = { colour: whole.colour, roughness: whole.roughness, metalness: whole.metalness };
    const act: Act = own
      ? { do: 'set', thing: 'finish', id: name, value }
      : { do: 'put', thing: 'finish', id: name, value: { ...put, picture: null, tile_m: [1, 1] } };
    session.do([act], `finish ${name}`);
    editor.say(say('did.finish', { name }));
  };
  const colour = h('input', {
    type: 'color',
    value: look.colour,
    'data-key': `colour ${name}`,
    onchange: () => set({ colour: colour.value }),
  });
  const range = (member: 'roughness' | 'metalness') => {
    const input = h('input', {
      type: 'range',
      min: 0,
      max: 1,
      step: 0.05,
      value: look[member],
      'data-key': `${member} ${name}`,
      onchange: () => set({ [member]: input.valueAsNumber }),
    });
    return field(say(`materials.${member}`), input);
  };
  // In a room of a template each material has a finish: the swatches bring the first one back.
  const back =
    own !== null &&
    !session.room.dressing?.template &&
    button(say('materials.back'), () => session.do([{ do: 'take', thing: 'finish', id: name }]), 'quiet');
  return h(
    'fieldset',
    { class: 'furnish-group', 'data-material': name },
    h('legend', {}, name),
    h(
      'div',
      { class: 'furnish-numbers' },
      field(say('materials.colour'), colour),
      range('roughness'),
      range('metalness'),
    ),
    back,
  );
}
