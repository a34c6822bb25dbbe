/** Giving money back, in two steps: what, and then how much of it to whom. */
import type { BrandOrders, GivenBack, Order, OrderLine } from '@vitrine-shop/sdk';
import { openDialog } from '../../../ui/dialog.ts';
import { busy, button, field, fill, h } from '../../../ui/dom.ts';
import { wordsFor } from '../../text.ts';
import { partFields } from './parts.ts';
import { minor, say } from './text.ts';
import { wished } from './wish.ts';

export function refundDialog(own: BrandOrders, order: Order, done: (order: Order) => void): void {
  const digits = digitsOf(order.currency);
  const parts = partFields(order, (line) => line.quantity - line.refunded, false);
  const cost = order.delivery?.price.amount_minor ?? 0;
  const delivery = h('input', {
    type: 'number',
    min: 0,
    max: cost / 10 ** digits,
    step: 1 / 10 ** digits,
    value: 0,
  });
  const restock = h('input', { type: 'checkbox' });
  const reason = h('input', { maxlength: 200 });
  const wrong = h('p', { class: 'note bad', role: 'alert', hidden: true });

  const tell = (words: string) => {
    wrong.textContent = words;
    wrong.hidden = false;
  };
  const read = (): GivenBack => ({
    lines: parts.read(),
    delivery_minor: Math.round(Number(delivery.value) * 10 ** digits),
    restock: restock.checked,
    reason: reason.value.trim(),
  });

  const form = h(
    'form',
    { class: 'stack' },
    ...parts.elements,
    cost ? field(say('refund.delivery', { currency: order.currency }), delivery) : null,
    h('label', { class: 'order-check' }, restock, h('span', {}, say('refund.restock'))),
    field(say('reason'), reason),
    h(
      'div',
      { class: 'actions' },
      h('button', { type: 'submit', class: 'button primary' }, say('refund.next')),
      button(say('stop'), () => dialog.close(), 'quiet'),
    ),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    wrong.hidden = true;
    const back = read();
    if (!back.lines.length && !back.delivery_minor) return tell(say('refund.nothing'));
    check(back);
  });

  const check = (back: GivenBack) => {
    const amount = minor(order, aboutOf(order, back));
    const go = button(say('refund.go'), () => void give(back, go), 'danger');
    const edit = button(
      say('refund.edit'),
      () => {
        wrong.hidden = true;
        fill(steps, form);
        form.querySelector('input')?.focus();
      },
      'quiet',
    );
    fill(
      steps,
      h('p', {}, say('refund.check', { amount, name: order.buyer?.name ?? '' })),
      h('div', { class: 'actions' }, go, edit),
    );
    edit.focus();
  };

  const give = async (back: GivenBack, pressed: HTMLButtonElement) => {
    wrong.hidden = true;
    try {
      const now = await busy(pressed, () =>
        wished(['refund', order.id, back], (key) => own.refund(order.id, back, key)),
      );
      dialog.close();
      done(now);
    } catch (error) {
      tell(wordsFor(error));
    }
  };

  const steps = h('div', {}, form);
  const dialog: HTMLDialogElement = openDialog(say('refund.title'), steps, wrong);
}

/** The shop parts what was paid to the last cent; here it is told beforehand, to within one. */
function aboutOf(order: Order, back: GivenBack): number {
  const share = (line: OrderLine, quantity: number) =>
    Math.round((line.total.amount_minor * quantity) / line.quantity);
  const lines = back.lines.map(({ line, quantity }) => {
    const found = order.lines.find(({ id }) => id === line);
    return found ? share(found, quantity) : 0;
  });
  return lines.reduce((sum, each) => sum + each, back.delivery_minor);
}

function digitsOf(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}
