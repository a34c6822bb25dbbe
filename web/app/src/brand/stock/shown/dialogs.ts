/** Saying how many there are, and writing down what came or went. */
import { type BrandStock, Problem, type StockLevel } from '@vitrine-shop/sdk';
import { openDialog } from '../../../ui/dialog.ts';
import { busy, button, field, h } from '../../../ui/dom.ts';
import { wordsFor } from '../../text.ts';
import { say } from './text.ts';

const MOST = 1_000_000_000;
const KINDS = ['received', 'returned', 'damaged'] as const;

export function setDialog(
  own: BrandStock,
  first: StockLevel,
  name: string,
  saved: (level: StockLevel) => void,
): void {
  let { version } = first;
  const tracked = h('input', { type: 'checkbox', checked: first.tracked });
  const onHand = numberInput(first.on_hand);
  const backorder = numberInput(first.backorder);
  const lowAt = numberInput(first.low_at);
  const counted = h(
    'fieldset',
    { class: 'stack' },
    field(say('onHand'), onHand, say('onHand.hint')),
    field(say('backorder'), backorder, say('backorder.hint')),
    field(say('lowAt'), lowAt, say('lowAt.hint')),
  );
  const follow = () => {
    counted.hidden = counted.disabled = !tracked.checked;
  };
  tracked.addEventListener('change', follow);
  follow();
  const box = h('label', { class: 'stock-check' }, tracked, h('span', {}, say('tracked')));
  asking(name, say('set'), say('save'), [box, h('p', { class: 'soft' }, say('tracked.hint')), counted], {
    send: async () => {
      const count = {
        tracked: tracked.checked,
        on_hand: Number(onHand.value),
        backorder: Number(backorder.value),
        low_at: Number(lowAt.value),
      };
      saved(await own.set(first.variant, count, version));
    },
    told: async ({ kind, problem }) => {
      if (kind === 'stock-promised')
        return say('promised', { held: Number(problem.held), allocated: Number(problem.allocated) });
      if (kind !== 'version-mismatch') return null;
      // What was written stays written; what is there now is said beside it.
      const now = await own.level(first.variant);
      version = now.version;
      saved(now);
      return say('stale', { count: now.on_hand });
    },
  });
}

export function cameDialog(own: BrandStock, variant: string, name: string, saved: () => void): void {
  const kinds = KINDS.map((kind, number) => {
    const radio = h('input', { type: 'radio', name: 'stock-kind', value: kind, checked: number === 0 });
    return { kind, radio, element: h('label', { class: 'stock-check' }, radio, h('span', {}, say(kind))) };
  });
  const quantity = numberInput(1, 1);
  const note = h('input', { type: 'text', maxlength: 300 });
  // One wish, however often it is sent until it is answered.
  const key = crypto.randomUUID();
  const fields = [
    h('fieldset', { class: 'stack' }, h('legend', {}, say('kind')), ...kinds.map((each) => each.element)),
    field(say('quantity'), quantity),
    field(say('note'), note),
  ];
  asking(name, say('came'), say('write'), fields, {
    send: async () => {
      const kind = kinds.find(({ radio }) => radio.checked)?.kind ?? 'received';
      const delta = kind === 'damaged' ? -Number(quantity.value) : Number(quantity.value);
      await own.move(variant, { kind, delta, note: note.value.trim() || null }, key);
      saved();
    },
    told: async () => null,
  });
}

interface Asking {
  readonly send: () => Promise<void>;
  /** Words of our own for what went wrong; null: the usual ones. */
  readonly told: (problem: Problem) => Promise<string | null>;
}

function asking(name: string, action: string, press: string, fields: Node[], { send, told }: Asking): void {
  const wrong = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const go = h('button', { type: 'submit', class: 'button primary' }, press);
  const cancel = button(say('cancel'), () => dialog.close(), 'quiet');
  const form = h('form', { class: 'stack' }, ...fields, wrong, h('div', { class: 'actions' }, go, cancel));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    wrong.hidden = true;
    const sent = busy(go, async () => {
      try {
        await send();
        dialog.close();
      } catch (error) {
        wrong.textContent =
          (await told(Problem.from(error)).catch(() => null)) ?? wordsFor(Problem.from(error));
        wrong.hidden = false;
      }
    });
    void sent;
  });
  const dialog: HTMLDialogElement = openDialog(say('of', { action, name }), form);
}

function numberInput(value: number, least = 0): HTMLInputElement {
  return h('input', { type: 'number', min: least, max: MOST, step: 1, required: true, value });
}
