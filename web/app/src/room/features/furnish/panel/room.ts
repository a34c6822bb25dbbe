/** A room of a template: one press shows another arrangement, a swatch another finish, all of it in the draft. */
import { localText, type NewDressing, type RoomTemplate, Templates } from '@vitrine-shop/sdk';
import { listed } from '../../../../i18n/listed.ts';
import { button, fill, h } from '../../../../ui/dom.ts';
import { whyNot } from '../../../text.ts';
import type { Editor } from '../editor.ts';
import { say } from '../text.ts';
import { materialsPart } from './materials.ts';

const ARRANGEMENTS = 1000;

/** Of a room of a template its swatches; of every room its single materials. */
export function roomPart(editor: Editor): { element: HTMLElement; redraw: () => void } {
  const materials = materialsPart(editor);
  if (!editor.session.room.dressing?.template) {
    materials.element.setAttribute('open', '');
    return materials;
  }
  const swatches = templatePart(editor);
  return {
    element: h('div', { class: 'furnish-part' }, swatches.element, materials.element),
    redraw: () => {
      swatches.redraw();
      materials.redraw();
    },
  };
}

function templatePart(editor: Editor): { element: HTMLElement; redraw: () => void } {
  const { ctx, session, door } = editor;
  const element = h('div', { class: 'furnish-part' });
  let templates: RoomTemplate[] | null = null;

  /** What the arrangement has no place for. */
  const missing = h('p', { class: 'furnish-missing', role: 'status', hidden: true });
  const tell = () => {
    const here = new Set(editor.items.map(({ product }) => product?.id));
    const left = (editor.products ?? []).filter(({ id }) => !here.has(id));
    missing.hidden = left.length === 0;
    const names = listed(
      left.map(({ title }) => localText(title, ctx.language)),
      ctx.language,
    );
    missing.textContent = left.length ? say('room.left', { names }) : '';
  };

  // One change after another; what is pressed meanwhile is sent together.
  let waiting: NewDressing = {};
  let sending = false;
  const change = (wish: NewDressing) => {
    const materials = { ...waiting.materials, ...wish.materials };
    waiting = { ...waiting, ...wish, ...(Object.keys(materials).length > 0 ? { materials } : {}) };
    if (!sending) void send();
  };
  const send = async () => {
    sending = true;
    element.setAttribute('aria-busy', 'true');
    try {
      while (Object.keys(waiting).length > 0) {
        const wish = waiting;
        waiting = {};
        await session.by((base) => door.dress(base, wish));
        if (wish.arrangement !== undefined) tell();
      }
    } catch (error) {
      waiting = {};
      editor.say(whyNot(error));
    } finally {
      sending = false;
      element.removeAttribute('aria-busy');
      redraw();
    }
  };

  const redraw = () => {
    if (templates === null) return void ask().catch((error) => ctx.report('The arrangement', error));
    const { dressing } = session.room;
    const template = templates.find(({ name }) => name === dressing?.template);
    if (!dressing || !template) return fill(element);
    const focused = (document.activeElement as HTMLElement | null)?.dataset?.key;
    const next = (dressing.arrangement + 1) % ARRANGEMENTS;
    const another = button(say('room.another'), () => change({ arrangement: next }), 'primary');
    another.dataset.key = 'another';
    const first = button(say('room.first'), () => change({ arrangement: 0 }), 'quiet');
    fill(
      element,
      h('p', { class: 'soft' }, say('room.lead')),
      h('div', { class: 'furnish-acts' }, another, dressing.arrangement !== 0 && first),
      missing,
      ...template.materials.map(({ name, title, choices: all }) => {
        const now = dressing.chosen.find((each) => each.material === name)?.choice;
        const choose = (choice: string) => change({ materials: { [name]: choice } });
        return choices(ctx.language, name, localText(title, ctx.language), all, now, choose);
      }),
      template.times.length > 1 &&
        choices(ctx.language, 'time', say('room.time'), template.times, dressing.time, (time) =>
          change({ time }),
        ),
    );
    if (focused) element.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  };
  const ask = async () => {
    templates = [];
    templates = await new Templates(ctx.shop).all();
    redraw();
  };
  return { element, redraw };
}

type Choice = { name: string; title: RoomTemplate['title']; colour?: string };

function choices(
  language: string,
  group: string,
  title: string,
  all: readonly Choice[],
  now: string | undefined,
  choose: (name: string) => void,
): HTMLElement {
  const options = all.map(({ name, title: words, colour }) => {
    const input = h('input', {
      type: 'radio',
      name: `furnish-${group}`,
      value: name,
      checked: name === now,
      'data-key': `${group} ${name}`,
      class: 'unseen',
      onchange: () => choose(name),
    });
    return h(
      'label',
      { class: 'furnish-choice' },
      input,
      colour !== undefined && h('i', { '--swatch': colour, 'aria-hidden': 'true' }),
      h('span', {}, localText(words, language)),
    );
  });
  return h(
    'fieldset',
    { class: 'furnish-group' },
    h('legend', {}, title),
    h('div', { class: 'furnish-choices' }, ...options),
  );
}
