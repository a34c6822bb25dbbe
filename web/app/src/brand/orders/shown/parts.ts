/** How many of each line: a number each, up to as many as there may be. */
import type { Order, OrderLine, OrderPart } from '@vitrine-shop/sdk';
import { field, h } from '../../../ui/dom.ts';
import { say, titled } from './text.ts';

export interface PartFields {
  readonly elements: HTMLElement[];
  readonly read: () => OrderPart[];
}

/** most: how many of a line there may be; of what may be none there is no field. filled: whether they begin full. */
export function partFields(order: Order, most: (line: OrderLine) => number, filled: boolean): PartFields {
  const fields = order.lines
    .map((line) => ({ line, count: most(line) }))
    .filter(({ count }) => count > 0)
    .map(({ line, count }) => {
      const input = h('input', {
        type: 'number',
        min: 0,
        max: count,
        step: 1,
        required: true,
        value: filled ? count : 0,
      });
      return { line, input, element: field(say('quantity', { title: titled(line), count }), input) };
    });
  return {
    elements: fields.map(({ element }) => element),
    read: () =>
      fields
        .map(({ line, input }) => ({ line: line.id, quantity: Number(input.value) }))
        .filter(({ quantity }) => quantity > 0),
  };
}

/** How many of it may still leave the house. */
export function leftToSend(line: OrderLine): number {
  return line.quantity - line.fulfilled - line.canceled;
}
