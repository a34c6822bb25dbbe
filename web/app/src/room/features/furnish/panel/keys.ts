/** The keys of the editor, said where they are used. */
import { h } from '../../../../ui/dom.ts';
import type { RoomContext } from '../../../context.ts';
import { say } from '../text.ts';

const KEYS = ['arrows', 'height', 'turn', 'take', 'again', 'lock', 'undo', 'back'] as const;
/** Letters are the same in every language; other keys have names. */
const LETTERS: Readonly<Record<string, string>> = {
  turn: 'R',
  again: 'Ctrl D',
  lock: 'L',
  undo: 'Ctrl Z, Ctrl Y',
};

let open = false;

export function keysPart(ctx: RoomContext): HTMLElement {
  const details = h(
    'details',
    { class: 'furnish-keys', open },
    h('summary', { 'data-key': 'keys' }, say('keys')),
    ctx.stage && h('p', { class: 'soft' }, say('keys.pointer')),
    h('dl', {}, ...KEYS.flatMap((name) => [h('dt', {}, nameOf(name)), h('dd', {}, say(`key.${name}.does`))])),
  );
  details.addEventListener('toggle', () => {
    open = details.open;
  });
  return details;
}

function nameOf(key: (typeof KEYS)[number]): string {
  if (key === 'arrows' || key === 'height' || key === 'take' || key === 'back') return say(`key.${key}`);
  return LETTERS[key];
}
