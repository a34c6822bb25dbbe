/** An order is asked for by its number and address: its link comes by mail, whether there is one or not. */
import type { Orders } from '@vitrine-shop/sdk';
import { fault } from '../fault/fault.ts';
import { busy, field, h } from '../ui/dom.ts';
import { text } from './text.ts';

export function findForm(orders: Pick<Orders, 'find'>, typed = ''): { element: HTMLElement } {
  const number = h('input', {
    name: 'number',
    required: true,
    maxlength: 40,
    inputmode: 'numeric',
    value: typed,
  });
  const email = h('input', {
    name: 'email',
    type: 'email',
    required: true,
    maxlength: 254,
    autocomplete: 'email',
  });
  const send = h('button', { class: 'button primary' }, text('find.send'));
  const told = h('p', { role: 'status' });
  const form = h(
    'form',
    { class: 'order-form' },
    field(text('number'), number),
    field(text('email'), email),
    send,
    told,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void busy(send, () => orders.find(number.value, email.value))
      .then(() => told.replaceChildren(text('find.sent')))
      .catch((error) => told.replaceChildren(fault(error)));
  });
  return { element: form };
}
