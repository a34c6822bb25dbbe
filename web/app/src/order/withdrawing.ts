/** The order's own withdrawal: from all of it or from some, in two steps, and what was said before. */
import type { Order } from '@vitrine-shop/sdk';
import { fault } from '../fault/fault.ts';
import { busy, button, field, fill, h } from '../ui/dom.ts';
import { day, text, titled } from './text.ts';

export type Parts = { line: string; quantity: number }[];

/** done: says it to the shop. */
export function withdrawPart(
  order: Order,
  done: (name: string, parts: Parts) => Promise<void>,
): HTMLElement | null {
  const { until, open, asked } = order.withdrawal;
  if (!open && !asked.length && order.lines.every((line) => line.made_to_measure)) return null;
  const when = open
    ? until
      ? text('withdraw.until', { day: day(until) })
      : text('withdraw.open')
    : asked.length
      ? ''
      : text('withdraw.over');
  const place = h('div', { class: 'order-withdraw' });
  const start = button(text('withdraw'), () => choose(), '');
  const section = h(
    'section',
    { class: 'order-card', id: 'withdraw' },
    h('h2', {}, text('withdraw')),
    ...asked.map((each) =>
      h(
        'p',
        {},
        text(each.done ? 'withdraw.paid' : 'withdraw.asked', { day: day(each.at), due: day(each.due_on) }),
      ),
    ),
    when && h('p', { class: 'soft' }, when),
    open && place,
  );
  const name = h('input', {
    name: 'name',
    required: true,
    maxlength: 200,
    autocomplete: 'name',
    value: order.buyer?.name ?? '',
  });
  const units = order.lines
    .filter((line) => line.withdrawable > 0)
    .map((line) => ({
      line,
      control: h('input', {
        type: 'number',
        min: 0,
        max: line.withdrawable,
        step: 1,
        value: line.withdrawable,
        inputmode: 'numeric',
      }),
    }));
  fill(place, start);

  function choose(): void {
    const told = h('p', { role: 'alert', class: 'order-fault' });
    const form = h(
      'form',
      { class: 'order-form' },
      h('h3', {}, text('withdraw.what')),
      ...units.map(({ line, control }) =>
        field(text('withdraw.units', { title: titled(line), count: line.withdrawable }), control),
      ),
      field(text('name'), name),
      h('button', { class: 'button primary' }, text('withdraw.next')),
      told,
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const parts = units
        .map(({ line, control }) => ({ line: line.id, quantity: Math.trunc(Number(control.value)) }))
        .filter(({ quantity }) => quantity > 0);
      if (!parts.length || !name.value.trim()) return fill(told, text('withdraw.none'));
      check(parts);
    });
    fill(place, form);
    form.querySelector('input')?.focus();
  }

  function check(parts: Parts): void {
    const told = h('p', { role: 'alert', class: 'order-fault' });
    const sure = h('button', { type: 'button', class: 'button primary' }, text('withdraw.confirm'));
    sure.addEventListener('click', () => {
      void busy(sure, () => done(name.value, parts)).catch((error) => fill(told, fault(error)));
    });
    const names = new Map(order.lines.map((line) => [line.id, titled(line)]));
    fill(
      place,
      h('p', { tabindex: -1 }, text('withdraw.check', { number: order.number })),
      h('ul', {}, ...parts.map((each) => h('li', {}, `${each.quantity} × ${names.get(each.line)}`))),
      h('p', { class: 'soft' }, text('withdraw.who', { name: name.value, email: order.buyer?.email ?? '' })),
      h('div', { class: 'actions' }, sure, button(text('withdraw.back'), choose)),
      told,
    );
    sure.focus();
  }
  return section;
}
