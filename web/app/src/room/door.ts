/** The door: a name and a colour, once; afterwards this browser remembers. */
import type { ProblemJson } from '@vitrine-shop/sdk';
import {
  COLOURS,
  cameIn,
  colourName,
  comeIn,
  offeredVisitor,
  rememberedVisitor,
  rememberVisitor,
  type VisitorChoice,
} from '../door/visitor.ts';
import { field, h } from '../ui/dom.ts';
import { nameKept, say } from './text.ts';

const LONGEST = 40;

/**
 * Resolves with who comes in. Asks only who has not been through the door before, or whose name was not taken.
 *
 * refused: why it was not. house: whose room it is, and where it says who it is: before anybody comes in, too.
 */
export function askAtTheDoor(
  root: HTMLElement,
  refused: ProblemJson | null = null,
  house: { readonly name: string; readonly href: string } | null = null,
): Promise<VisitorChoice> {
  const offered = refused ? another(refused) : rememberedVisitor();
  if (cameIn() && !refused) return Promise.resolve(offered);
  return new Promise((resolve) => {
    const form = visitorForm(offered, say('door.enter'), (choice) => {
      comeIn();
      door.remove();
      resolve(choice);
    });
    const lead = h('p', { class: 'door-lead' }, say('door.lead'));
    const note = h('p', { class: 'door-note' }, say('door.note'));
    const door = h(
      'section',
      { class: 'room-door card', 'aria-label': say('door.title') },
      h('h2', {}, say('door.title')),
      lead,
      form,
      note,
      house && whose(house),
    );
    if (refused) form.querySelector('.fault')!.textContent = nameKept(refused);
    root.append(door);
    form.querySelector('input')?.select();
  });
}

function whose({ name, href }: { readonly name: string; readonly href: string }): HTMLElement {
  const link = h('a', { href, target: '_blank', rel: 'noopener' }, say('door.house', { brand: name }));
  return h('p', { class: 'door-note' }, link);
}

/** Name and colour; also used to change them later. Calls back with a tidy choice only. */
export function visitorForm(
  now: VisitorChoice,
  action: string,
  done: (choice: VisitorChoice) => void,
): HTMLFormElement {
  const name = h('input', {
    type: 'text',
    dir: 'auto',
    maxlength: String(LONGEST),
    required: true,
    autocomplete: 'nickname',
    spellcheck: 'false',
  });
  name.value = now.name;
  const swatches = COLOURS.map((colour, index) =>
    h(
      'label',
      { class: 'door-swatch', title: colourName(index) },
      h('input', {
        type: 'radio',
        name: 'colour',
        value: String(index),
        checked: index === now.colour,
        'aria-label': colourName(index),
      }),
      h('i', { '--swatch': colour.css }),
    ),
  );
  const colours = h(
    'fieldset',
    { class: 'field door-colours' },
    h('legend', {}, say('door.colour')),
    h('div', {}, ...swatches),
  );
  const fault = h('p', { class: 'fault', role: 'alert' });
  const form = h(
    'form',
    { class: 'door-form' },
    field(say('door.name'), name),
    colours,
    fault,
    h('button', { class: 'button primary' }, action),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const tidy = name.value.replace(/\s+/g, ' ').trim();
    if (!tidy || [...tidy].length > LONGEST) {
      fault.textContent = say('door.empty');
      name.focus();
      return;
    }
    const choice = { name: tidy, colour: Number(new FormData(form).get('colour') ?? 0) };
    rememberVisitor(choice);
    done(choice);
  });
  return form;
}

/** The same colour under the name that the shop suggests, else one made up. */
function another({ suggestion }: ProblemJson): VisitorChoice {
  const { colour } = rememberedVisitor();
  const made = offeredVisitor(Math.random);
  return { name: typeof suggestion === 'string' && suggestion ? suggestion : made.name, colour };
}
