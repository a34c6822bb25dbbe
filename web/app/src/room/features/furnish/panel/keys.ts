/** The keys of the editor, said where they are used. */
import { h } from '../../../../ui/dom.ts';
import type { RoomContext } from '../../../context.ts';
import { say } from '../text.ts';

const KEYS = ['arrows', 'height', 'turn', 'take', 'again', 'lock', 'undo', 'back'] as const;

let open = false;

export function keysPart(ctx: RoomContext): HTMLElement {
  const details = h(
    'details',
    { class: 'furnish-keys', open },
    h('summary', { 'data-key': 'keys' }, say('keys')),
    ctx.stage && h('p', { class: 'soft' }, say('keys.pointer')),
    h(
      'dl',
      {},
      ...KEYS.flatMap((name) => [h('dt', {}, say(`key.${name}`)), h('dd', {}, say(`key.${name}.does`))]),
    ),
  );
  details.addEventListener('toggle', () => {
    open = details.open;
  });
  return details;
}
