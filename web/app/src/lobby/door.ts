import { COLOURS, colourName, offeredVisitor, rememberedVisitor, rememberVisitor } from '../door/visitor.ts';
import { button, h } from '../ui/dom.ts';
import { text } from './text.ts';

const NAME_LENGTH = 40;

/** Name and colour at the door. Nothing has to be sent: what is chosen is remembered at once, rooms read it. */
export function doorForm(): HTMLElement {
  const choice = rememberedVisitor();
  const avatar = h('span', {
    class: 'avatar',
    'aria-hidden': 'true',
    '--colour': COLOURS[choice.colour].css,
  });
  const name = h('input', {
    id: 'visitor-name',
    value: choice.name,
    maxlength: NAME_LENGTH,
    autocomplete: 'nickname',
    spellcheck: 'false',
    enterkeyhint: 'done',
  });

  const keep = () => {
    avatar.style.setProperty('--colour', COLOURS[choice.colour].css);
    rememberVisitor(choice);
  };
  name.addEventListener('input', () => {
    const typed = name.value.replace(/[<>]/g, '').trim(); // the shop refuses these two in names
    if (!typed) return; // an empty name is not one; the last good one stays
    choice.name = typed;
    keep();
  });
  name.addEventListener('blur', () => {
    name.value = choice.name;
  });
  const another = button(text('another'), () => {
    choice.name = name.value = offeredVisitor(Math.random).name;
    keep();
  });
  another.className = 'another';

  const swatches = COLOURS.map(({ css }, index) => {
    const radio = h('input', {
      type: 'radio',
      name: 'colour',
      value: index,
      checked: index === choice.colour,
    });
    radio.addEventListener('change', () => {
      choice.colour = index;
      keep();
    });
    const label = colourName(index);
    return h(
      'label',
      { class: 'swatch', title: label, '--colour': css },
      radio,
      h('span', { class: 'unseen' }, label),
    );
  });

  return h(
    'form',
    { class: 'door', 'aria-label': text('door'), onsubmit: (event: Event) => event.preventDefault() },
    h(
      'div',
      { class: 'door-name' },
      avatar,
      h('div', { class: 'field named' }, h('label', { for: name.id }, text('door')), name, another),
    ),
    h('fieldset', { class: 'swatches' }, h('legend', { class: 'unseen' }, text('colour')), ...swatches),
    h('p', { class: 'hint' }, text('nameKept')),
  );
}
