/** Fields of what has a size of its own: words and pictures on a wall, places for products, areas. */
import { type LocalText, localText } from '@vitrine-shop/sdk';
import { button, field, h } from '../../../../ui/dom.ts';
import { type Polygon, stretched } from '../areas.ts';
import type { Editor } from '../editor.ts';
import type { Item } from '../items.ts';
import { say } from '../text.ts';
import { picturesDialog } from './pictures.ts';

const LEAST_CM = 5;
const ZONES = ['quiet', 'stage', 'privacy'] as const;

type Side = 'width' | 'high' | 'tall' | 'deep';

export function lengthField(name: Side, metres: number, set: (metres: number) => void): HTMLElement {
  const input = h('input', {
    type: 'number',
    min: LEAST_CM,
    max: 1000,
    value: Math.round(metres * 100),
    'data-key': name,
    onchange: () => input.validity.valid && set(input.valueAsNumber / 100),
  });
  return field(say(`sign.${name}`), input);
}

/** What one reads is what one writes: the other languages keep their words. */
export function titleField(editor: Editor, item: Item, label: string): HTMLElement {
  const { language } = editor.ctx;
  const told = item.value.title as LocalText;
  const title = h('input', {
    maxlength: 120,
    value: localText(told, language),
    'data-key': 'title',
    onchange: () =>
      title.value.trim() && editor.set(item, { title: { ...told, [language]: title.value.trim() } }),
  });
  return field(label, title);
}

export function pictureFields(editor: Editor, item: Item): HTMLElement {
  const [width_m, height_m] = item.size_m;
  const framed = h('input', {
    type: 'checkbox',
    checked: item.value.framed === true,
    'data-key': 'framed',
    onchange: () => editor.set(item, { framed: framed.checked }),
  });
  const another = button(say('pictures.another'), () =>
    picturesDialog(editor, (picture) => editor.set(item, { picture })),
  );
  another.dataset.key = 'another';
  return h(
    'div',
    { class: 'furnish-part' },
    h('label', { class: 'furnish-check' }, framed, say('pictures.framed')),
    h(
      'div',
      { class: 'furnish-numbers' },
      lengthField('width', width_m, (width) => editor.set(item, { width_m: width })),
      lengthField('tall', height_m, (height) => editor.set(item, { height_m: height })),
    ),
    another,
  );
}

export function slotFields(editor: Editor, item: Item): HTMLElement {
  const size = (name: Side, axis: 0 | 1 | 2) =>
    lengthField(name, item.size_m[axis], (metres) => {
      const size_m = item.size_m.with(axis, metres);
      editor.set(item, { size_m });
    });
  return h(
    'div',
    { class: 'furnish-part' },
    titleField(editor, item, say('slot.title')),
    h('p', { class: 'soft' }, say('slot.size')),
    h('div', { class: 'furnish-numbers' }, size('width', 0), size('tall', 1), size('deep', 2)),
  );
}

export function zoneFields(editor: Editor, item: Item): HTMLElement {
  const [width, , depth] = item.size_m;
  const polygon = item.value.polygon as unknown as Polygon;
  const kind = h(
    'select',
    { 'data-key': 'zone', onchange: () => editor.set(item, { kind: kind.value }) },
    ...ZONES.map((name) =>
      h('option', { value: name, selected: item.value.kind === name }, say(`zone.${name}`)),
    ),
  );
  return h(
    'div',
    { class: 'furnish-part' },
    field(say('zone.kind'), kind, say('zone.lead')),
    h(
      'div',
      { class: 'furnish-numbers' },
      lengthField('width', width, (wide) => editor.set(item, { polygon: stretched(polygon, wide, depth) })),
      lengthField('deep', depth, (deep) => editor.set(item, { polygon: stretched(polygon, width, deep) })),
    ),
  );
}
