import { type Edition, type Gate, type Gated, localText } from '@vitrine-shop/sdk';
import { shortAddress } from '../../goods/state.ts';
import { language } from '../../i18n/messages.ts';
import { busy, button, fill, h } from '../../ui/dom.ts';
import { text } from '../text.ts';
import type { Desk } from './desk.ts';
import { faultWords } from './fault.ts';
import { type Choice, choicesOf, keysOf, RULE_MOST, ruleOf } from './rule.ts';

let parts = 0;

/**
 * Who may come into a room, or buy a product: everyone, or holders of an edition. show: of this one, as the shop says now.
 * changed: the gate is another now.
 */
export function gatePart(
  desk: Desk,
  kind: Gated,
  changed: (gate: Gate) => void = () => {},
): { element: HTMLElement; show: (id: string) => Promise<void> } {
  const heading = text(kind === 'rooms' ? 'gateTitle' : 'gateTitleProduct');
  const words = h('p', { class: 'gate-words' });
  const body = h('div', {});
  const element = h(
    'section',
    { class: 'certificate-part' },
    h(kind === 'rooms' ? 'h3' : 'h4', {}, heading),
    words,
    body,
  );
  let shown = '';
  let chosen = new Set<string>();

  const says = (gate: Gate) => {
    words.textContent = localText(gate.words, language());
  };

  const show = async (id: string) => {
    if (id !== shown) fill(body);
    shown = id;
    try {
      const [gate, editions] = await Promise.all([desk.api.gate(kind, id), desk.editions(true)]);
      if (id !== shown) return; // another room was chosen meanwhile
      says(gate);
      chosen = keysOf(gate.rule);
      draw(id, gate, editions);
    } catch (error) {
      if (id !== shown) return;
      words.textContent = '';
      fill(
        body,
        h('p', { class: 'note bad', role: 'alert' }, faultWords(error)),
        button(text('retry'), () => void show(id)),
      );
    }
  };

  const draw = (id: string, gate: Gate, editions: readonly Edition[]) => {
    const name = `gate-${++parts}`;
    const choices = choicesOf(gate.rule, editions);
    const everyone = h('input', { type: 'radio', name, checked: !gate.rule });
    const holders = h('input', {
      type: 'radio',
      name,
      checked: Boolean(gate.rule),
      disabled: !choices.length,
    });
    const boxes = choices.map((choice) => box(choice, chosen));
    const list = h(
      'div',
      { class: 'gate-choices', role: 'group', 'aria-label': text('certificates') },
      ...boxes,
    );
    const said = h('p', { class: 'gate-said', role: 'status' });
    const go = h('button', { class: 'button' }, text('gateSave'));
    const follow = () => {
      list.hidden = !holders.checked;
      said.className = 'gate-said';
      said.textContent = '';
    };
    const form = h(
      'form',
      { class: 'gate-form' },
      h(
        'fieldset',
        {},
        h('legend', { class: 'unseen' }, heading),
        h('label', { class: 'check' }, everyone, h('span', {}, text('gateEveryone'))),
        h('label', { class: 'check' }, holders, h('span', {}, text('gateHolders'))),
        list,
      ),
      !choices.length && h('p', { class: 'soft' }, text('gateNone')),
      h('p', { class: 'soft' }, kind === 'rooms' && text('gateStaff')),
      h('div', { class: 'actions' }, go, said),
    );
    form.addEventListener('change', follow);
    follow();
    const blame = (why: string) => {
      said.className = 'gate-said bad';
      said.textContent = why;
    };
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      follow();
      const rule = holders.checked ? ruleOf(choices, chosen) : null;
      if (holders.checked && !rule) return blame(text('gateChoose'));
      if (rule && rule.any.length > RULE_MOST) return blame(text('gateMost'));
      try {
        const now = await busy(go, async () => {
          if (rule) return desk.api.setGate(kind, id, rule);
          await desk.api.removeGate(kind, id);
          return { rule: null, words: null };
        });
        said.textContent = text('gateSaved');
        says(now);
        changed(now);
      } catch (error) {
        blame(faultWords(error));
      }
    });
    fill(body, form);
  };

  desk.whenMade(() => {
    // What was ticked and not saved would be lost: then the next who looks sees the new edition.
    if (shown && !body.querySelector('.gate-choices:not([hidden])')) void show(shown);
  });
  return { element, show };
}

function box(choice: Choice, chosen: Set<string>): HTMLElement {
  const input = h('input', { type: 'checkbox', checked: chosen.has(choice.key) });
  input.addEventListener('change', () => {
    if (input.checked) chosen.add(choice.key);
    else chosen.delete(choice.key);
  });
  return h('label', { class: 'check' }, input, h('span', {}, nameOf(choice)));
}

function nameOf({ condition, edition }: Choice): string {
  if (edition) {
    const title = localText(edition.title, language());
    return text('gateEdition', { title, number: edition.number });
  }
  if ('edition' in condition) return text('gateEditionOther', { number: condition.edition });
  const contract = shortAddress(condition.contract);
  return condition.token === undefined
    ? text('gateCollection', { contract })
    : text('gateToken', { contract, token: condition.token });
}
