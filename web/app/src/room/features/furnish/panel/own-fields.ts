/** Fields that only one kind of thing has: the words of a sign, what stands over a doorway. */
import { field, h } from '../../../../ui/dom.ts';
import type { Editor } from '../editor.ts';
import type { Item } from '../items.ts';
import { say } from '../text.ts';
import { lengthField, pictureFields, slotFields, titleField, zoneFields } from './place-fields.ts';

/** null: it has none. */
export function ownFields(editor: Editor, item: Item): HTMLElement | null {
  if (item.kind === 'sign') return signFields(editor, item);
  if (item.kind === 'portal') return titleField(editor, item, say('portal.title'));
  if (item.kind === 'picture') return pictureFields(editor, item);
  if (item.kind === 'slot') return slotFields(editor, item);
  if (item.kind === 'zone') return zoneFields(editor, item);
  if (item.kind === 'placement') return lightFields(editor, item);
  return null;
}

function signFields(editor: Editor, item: Item): HTMLElement {
  const [width_m, height_m] = item.size_m;
  const words = h('input', {
    maxlength: 80,
    value: item.value.text,
    'data-key': 'words',
    onchange: () => words.value.trim() && editor.set(item, { text: words.value.trim() }),
  });
  return h(
    'div',
    { class: 'furnish-part' },
    field(say('sign.text'), words),
    h(
      'div',
      { class: 'furnish-numbers' },
      lengthField('width', width_m, (width) => editor.set(item, { width_m: width })),
      lengthField('high', height_m, (height) => editor.set(item, { height_m: height })),
    ),
  );
}

interface Light {
  readonly kind: string;
  readonly kelvin?: number;
  readonly strength?: number;
}

function lightFields(editor: Editor, item: Item): HTMLElement {
  const light = (item.value.light as Light | null | undefined) ?? null;
  const on = light?.kind === 'spot';
  const now = { kind: 'spot', kelvin: light?.kelvin ?? 3000, strength: light?.strength ?? 1 };
  const set = (value: Light | null) => editor.set(item, { light: value }, `light ${item.key}`);
  const shines = h('input', {
    type: 'checkbox',
    checked: on,
    'data-key': 'light',
    onchange: () => set(shines.checked ? now : null),
  });
  const range = (name: 'kelvin' | 'strength', least: number, most: number, step: number) => {
    const input = h('input', {
      type: 'range',
      min: least,
      max: most,
      step,
      value: now[name],
      'data-key': name,
      onchange: () => set({ ...now, [name]: input.valueAsNumber }),
    });
    return field(say(`light.${name}`), input);
  };
  return h(
    'div',
    { class: 'furnish-part' },
    h('label', { class: 'furnish-check' }, shines, say('light')),
    on && h('p', { class: 'soft' }, say('light.lead')),
    on &&
      h(
        'div',
        { class: 'furnish-numbers' },
        range('kelvin', 2000, 6500, 100),
        range('strength', 0.25, 3, 0.25),
      ),
  );
}
