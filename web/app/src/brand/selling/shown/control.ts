/** A labelled control with what is wrong with it beside it; its place is the server's name for it. */
import { minorDigits } from '@vitrine-shop/sdk';
import { field, h } from '../../../ui/dom.ts';
import { say } from './text.ts';

type Any = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export class Control<Kind extends Any = Any> {
  readonly place: string;
  readonly input: Kind;
  readonly element: HTMLElement;
  readonly #fault = h('p', { class: 'fault', hidden: true });

  /** place: as the server names it in what it refuses, such as `address.city`. */
  constructor(place: string, label: string, input: Kind, hint?: string) {
    this.place = place;
    this.input = input;
    this.element = field(label, input, hint);
    this.#fault.id = `${input.id}-fault`;
    this.element.append(this.#fault);
    input.addEventListener('input', () => this.blame(''));
  }

  get value(): string {
    return this.input.value.trim();
  }

  /** Says what is wrong; empty: nothing is. */
  readonly blame = (words: string): void => {
    this.#fault.textContent = words;
    this.#fault.hidden = !words;
    this.input.toggleAttribute('aria-invalid', Boolean(words));
    if (words) this.input.setAttribute('aria-invalid', 'true');
    const hint = this.element.querySelector('.hint')?.id;
    const by = [hint, words && this.#fault.id].filter(Boolean).join(' ');
    if (by) this.input.setAttribute('aria-describedby', by);
    else this.input.removeAttribute('aria-describedby');
  };
}

export const line = (place: string, label: string, value: string, more: object = {}, hint?: string) =>
  new Control(place, label, h('input', { type: 'text', maxlength: 200, value, ...more }), hint);

export function long(place: string, label: string, value: string, hint?: string) {
  const input = h('textarea', { rows: 5, maxlength: 20_000 });
  input.value = value;
  return new Control(place, label, input, hint);
}

export function choice(
  place: string,
  label: string,
  choices: readonly (readonly [string, string])[],
  value: string,
) {
  const options = choices.map(([code, name]) => h('option', { value: code }, name));
  const input = h('select', {}, ...options);
  input.value = value;
  return new Control(place, label, input);
}

/** `9,5` of a currency with two digits: 950; null: it is no amount. */
export function minor(text: string, currency: string): number | null {
  const digits = minorDigits(currency);
  const found = /^(\d{1,9})(?:[.,](\d{1,3}))?$/.exec(text);
  if (!found || (found[2] ?? '').length > digits) return null;
  return Number(found[1] + (found[2] ?? '').padEnd(digits, '0'));
}

/** As it is typed: 950 of a currency with two digits is `9.50`. */
export function typed(amount: number, currency: string): string {
  return (amount / 10 ** minorDigits(currency)).toFixed(minorDigits(currency));
}

/** `fr, DE` as the server takes it. */
export const codes = (text: string): string[] =>
  text
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter(Boolean);

/** Whether all of these have something in them; those that do not say so, and the first has the focus. */
export function filled(controls: readonly Control[]): boolean {
  const empty = controls.filter(({ value }) => !value);
  for (const control of empty) control.blame(say('needed'));
  empty[0]?.input.focus();
  return empty.length === 0;
}
