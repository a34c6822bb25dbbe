/** Lending a good for an hour to somebody who is in the room. */
import type { Certificate, Person } from '@vitrine-shop/sdk';
import { personColour } from '../../../door/visitor.ts';
import { faultText, goodsText, numberText, titleText, whenText } from '../../../goods/text.ts';
import { language } from '../../../i18n/messages.ts';
import { openDialog } from '../../../ui/dialog.ts';
import { busy, button, h } from '../../../ui/dom.ts';
import { toast } from '../../../ui/toast.ts';
import type { GoodsContext } from './goods-context.ts';
import { goodsSay } from './text.ts';

const MINUTES = 60;

/** done: it is lent. */
export function openLend(goods: GoodsContext, good: Certificate, done: () => Promise<void>): void {
  const title = titleText(good);
  const live = goods.ctx.live();
  const others = [...(live?.people.values() ?? [])]
    .filter((person) => person.slot !== live?.you.slot)
    .sort((a, b) => a.name.localeCompare(b.name));
  const fault = h('p', { class: 'fault', role: 'alert' });
  const go = h('button', { class: 'button primary', disabled: others.length === 0 }, goodsSay('lend.go'));
  const cancel = button(goodsSay('cancel'), () => dialog.close(), 'quiet');
  const choices = others.map((person, index) => choice(person, index === 0));
  const form = h(
    'form',
    { class: 'lend-form' },
    h('p', {}, goodsSay(others.length > 0 ? 'lend.lead' : 'lend.nobody')),
    others.length > 0 && h('div', { class: 'lend-people', role: 'radiogroup' }, ...choices),
    fault,
    h('div', { class: 'actions' }, others.length > 0 && go, cancel),
  );
  const dialog = openDialog(goodsSay('lend.title', { title, number: numberText(good) }), form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const chosen = others.find((person) => person.id === new FormData(form).get('person'));
    if (!chosen) return;
    fault.textContent = '';
    void busy(go, () => goods.api.lend(good.id, chosen.id, MINUTES))
      .then(async ({ loan }) => {
        dialog.close();
        const until = loan?.until ?? new Date(Date.now() + MINUTES * 60_000).toISOString();
        toast(goodsText('lend.done', { title, name: chosen.name, when: whenText(until, language()) }));
        await done();
      })
      .catch((error) => {
        fault.textContent = faultText(error);
      });
  });
}

function choice(person: Person, checked: boolean): HTMLElement {
  return h(
    'label',
    { class: 'lend-person' },
    h('input', { type: 'radio', name: 'person', value: person.id, checked }),
    h('i', { '--swatch': personColour(person.colour) }),
    h('span', {}, person.name),
  );
}
