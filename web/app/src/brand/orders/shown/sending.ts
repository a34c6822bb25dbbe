/** Saying what leaves the house, and how. */
import type { BrandOrders, Order } from '@vitrine-shop/sdk';
import { openDialog } from '../../../ui/dialog.ts';
import { busy, button, field, h } from '../../../ui/dom.ts';
import { wordsFor } from '../../text.ts';
import { leftToSend, partFields } from './parts.ts';
import { say } from './text.ts';
import { wished } from './wish.ts';

export function sendDialog(own: BrandOrders, order: Order, done: (order: Order) => void): void {
  const parts = partFields(order, leftToSend, true);
  const carrier = h('input', { maxlength: 80 });
  const tracking = h('input', { maxlength: 200 });
  const wrong = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const go = h('button', { type: 'submit', class: 'button primary' }, say('send.go'));
  const form = h(
    'form',
    { class: 'stack' },
    h('p', { class: 'soft' }, say('send.lead')),
    ...parts.elements,
    field(say('carrier'), carrier),
    field(say('tracking'), tracking),
    wrong,
    h(
      'div',
      { class: 'actions' },
      go,
      button(say('stop'), () => dialog.close(), 'quiet'),
    ),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    wrong.hidden = true;
    const shipment = { lines: parts.read(), carrier: carrier.value.trim(), tracking: tracking.value.trim() };
    const sent = (key: string) => own.send(order.id, shipment, key);
    void busy(go, () => wished(['send', order.id, shipment], sent))
      .then((now) => {
        dialog.close();
        done(now);
      })
      .catch((error) => {
        wrong.textContent = wordsFor(error);
        wrong.hidden = false;
      });
  });
  const dialog: HTMLDialogElement = openDialog(say('send.title'), form);
}
