/** Fields that only one kind of thing has: the words of a sign, what stands over a doorway. */
import { type LocalText, localText } from '@vitrine-shop/sdk';
import { field, h } from '../../../../ui/dom.ts';
import type { Editor } from '../editor.ts';
import type { Item } from '../items.ts';
import { say } from '../text.ts';

const LEAST_CM = 5;

/** null: it has none. */
export function ownFields(editor: Editor, item: Item): HTMLElement | null {
  if (item.kind === 'sign') return signFields(editor, item);
  if (item.kind === 'portal') return portalFields(editor, item);
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
  const size = (name: 'width' | 'high', metres: number, member: string) => {
    const input = h('input', {
      type: 'number',
      min: LEAST_CM,
      max: 1000,
      value: Math.round(metres * 100),
      'data-key': name,
      onchange: () => input.validity.valid && editor.set(item, { [member]: input.valueAsNumber / 100 }),
    });
    return field(say(`sign.${name}`), input);
  };
  return h(
    'div',
    { class: 'furnish-part' },
    field(say('sign.text'), words),
    h(
      'div',
      { class: 'furnish-numbers' },
      size('width', width_m, 'width_m'),
      size('high', height_m, 'height_m'),
    ),
  );
}

function portalFields(editor: Editor, item: Item): HTMLElement {
  const { language } = editor.ctx;
  const told = item.value.title as LocalText;
  // What one reads is what one writes: the other language keeps its words.
  const title = h('input', {
    maxlength: 120,
    value: localText(told, language),
    'data-key': 'title',
    onchange: () =>
      title.value.trim() && editor.set(item, { title: { ...told, [language]: title.value.trim() } }),
  });
  return field(say('portal.title'), title);
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
    on &&
      h(
        'div',
        { class: 'furnish-numbers' },
        range('kelvin', 2000, 6500, 100),
        range('strength', 0.25, 3, 0.25),
      ),
  );
}
