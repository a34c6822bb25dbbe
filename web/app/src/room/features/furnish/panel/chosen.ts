/** The fields of what is chosen. */
import { localText, type Variant } from '@vitrine-shop/sdk';
import { button, field, h } from '../../../../ui/dom.ts';
import { sizeText, variantText } from '../../../format.ts';
import type { Editor } from '../editor.ts';
import { fits } from '../geometry/limits.ts';
import { degrees } from '../geometry/snap.ts';
import { HANGING, type Item, slotAct } from '../items.ts';
import { say } from '../text.ts';
import { ownFields } from './own-fields.ts';
import { severalPart } from './several.ts';

const TURN_DEG = 15;

export function chosenPart(editor: Editor): HTMLElement {
  const { chosen } = editor;
  const item = chosen[0]!;
  const back = h(
    'button',
    { type: 'button', class: 'furnish-back', 'data-key': 'back', onclick: () => editor.choose(null) },
    say('back'),
  );
  const words =
    chosen.length > 1 ? say('chosen.several', { what: item.label, count: chosen.length - 1 }) : item.label;
  return h(
    'section',
    { class: 'furnish-part', 'data-item': item.key, 'aria-label': words },
    back,
    h('h3', { tabindex: '-1', 'data-place': true }, words),
    chosen.length > 1 ? severalPart(editor) : single(editor, item),
    acts(editor, item),
  );
}

function single(editor: Editor, item: Item): HTMLElement {
  return h(
    'div',
    { class: 'furnish-part' },
    item.product &&
      h('p', { class: 'soft' }, say('chosen.size', { size: sizeText(item.size_m, editor.ctx.language) })),
    passageLine(editor, item),
    item.kind === 'placement' && slotField(editor, item),
    item.product && item.product.variants.length > 1 && variantField(editor, item, item.product.variants),
    ownFields(editor, item),
    places(editor, item),
  );
}

/** Whether people pass, in words; null: nobody walks there. */
function passageLine(editor: Editor, item: Item): HTMLElement | null {
  const found = editor.passing.beside(item);
  if (!found) return null;
  const number = new Intl.NumberFormat(editor.ctx.language, { maximumFractionDigits: 2 });
  const line = (kind: string, words: string) => h('p', { class: `furnish-pass ${kind}` }, words);
  if (found.blocked) return line('bad', say('pass.blocked'));
  if (found.shut.length > 0)
    return line('bad', say('pass.shut', { what: found.shut.slice(0, 3).join(', ') }));
  if (found.narrow_m !== null)
    return line('warn', say('pass.narrow', { width: number.format(found.narrow_m) }));
  return line('good', say('pass.free'));
}

function slotField(editor: Editor, item: Item): HTMLElement {
  const { language } = editor.ctx;
  const free = editor.freeSlots(item.key);
  const select = h(
    'select',
    {
      'data-key': 'slot',
      disabled: item.locked,
      onchange: () => {
        if (select.value) editor.session.do([slotAct(item, select.value)]);
        else editor.move(item, item.pose);
      },
    },
    h('option', { value: '', selected: !item.slot }, say('chosen.anywhere')),
    ...free.map(({ name, title, size_m }) => {
      const words = localText(title, language);
      const tight = item.product && !fits(item.size_m, size_m);
      return h(
        'option',
        { value: name, selected: item.slot === name },
        tight ? say('chosen.tight', { slot: words }) : words,
      );
    }),
  );
  return field(say('chosen.slot'), select);
}

function variantField(editor: Editor, item: Item, variants: readonly Variant[]): HTMLElement {
  const select = h(
    'select',
    { 'data-key': 'variant', onchange: () => editor.set(item, { variant: select.value || null }) },
    ...variants.map((variant, at) =>
      h(
        'option',
        {
          value: variant.id,
          selected: item.value.variant === variant.id || (!item.value.variant && at === 0),
        },
        variantText(variant, item.product!, editor.ctx.language),
      ),
    ),
  );
  return field(say('chosen.variant'), select);
}

function places(editor: Editor, item: Item): HTMLElement {
  const [x, y, z] = item.pose.position;
  const number = (
    name: 'across' | 'along' | 'height' | 'turn',
    value: number,
    take: (value: number) => void,
  ) => {
    const input = h('input', {
      type: 'number',
      step: '1',
      inputmode: 'decimal',
      value: Math.round(value * 10) / 10,
      disabled: item.locked,
      'data-key': name,
      onchange: () => Number.isFinite(input.valueAsNumber) && take(input.valueAsNumber),
    });
    return field(say(`chosen.${name}`), input);
  };
  const move = (position: [number, number, number]) => editor.move(item, { ...item.pose, position });
  return h(
    'div',
    { class: 'furnish-numbers' },
    number('across', x * 100, (value) => move([value / 100, y, z])),
    number('along', z * 100, (value) => move([x, y, value / 100])),
    item.kind !== 'spawn' &&
      item.kind !== 'zone' &&
      number('height', y * 100, (value) => move([x, value / 100, z])),
    number('turn', degrees(item.pose.yaw_deg), (value) => editor.turn(value - item.pose.yaw_deg)),
  );
}

function acts(editor: Editor, item: Item): HTMLElement {
  const quiet = (key: string, words: string, press: () => void, kind = '') => {
    const made = button(words, press, kind);
    made.dataset.key = key;
    return made;
  };
  const placed = item.kind === 'placement';
  return h(
    'div',
    { class: 'furnish-acts' },
    !HANGING.includes(item.kind) &&
      !item.locked &&
      quiet('turn-button', say('act.turn'), () => editor.turn(TURN_DEG)),
    item.kind !== 'spawn' && quiet('again', say('act.again'), () => editor.duplicate()),
    quiet('gather', say('act.gather'), () => editor.gather()),
    placed && quiet('lock', say(item.locked ? 'act.unlock' : 'act.lock'), () => editor.lock()),
    !item.locked && quiet('take', say('act.take'), () => editor.takeAway(), 'danger'),
  );
}
