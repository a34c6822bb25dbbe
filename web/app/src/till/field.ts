/** A labelled field with what is wrong with it beside it, tied together for who hears pages. */
import { h } from '../ui/dom.ts';

let made = 0;

export interface FieldSpec {
  readonly name: string;
  readonly type?: string;
  readonly autocomplete: string;
  readonly inputmode?: string;
  readonly maxlength?: number;
  readonly placeholder?: string;
  readonly hint?: string;
  /** A choice of these instead of typing: value and what it is called. */
  readonly choices?: readonly (readonly [string, string])[];
}

export class Field {
  readonly element: HTMLElement;
  readonly control: HTMLInputElement | HTMLSelectElement;
  readonly #fault: HTMLElement;
  readonly #hint: HTMLElement | null;

  constructor(label: string, { hint, choices, ...attributes }: FieldSpec) {
    const id = `till-${++made}`;
    const common = { ...attributes, id, autocapitalize: attributes.type === 'email' ? 'off' : null };
    this.control = choices
      ? h('select', common, ...choices.map(([value, text]) => h('option', { value }, text)))
      : h('input', { type: 'text', spellcheck: 'false', dir: 'auto', ...common });
    this.#fault = h('p', { class: 'fault', id: `${id}-fault`, hidden: true });
    this.#hint = hint ? h('p', { class: 'hint', id: `${id}-hint` }, hint) : null;
    this.element = h(
      'div',
      { class: 'field', 'data-field': attributes.name },
      h('label', { for: id }, label),
      this.control,
      this.#hint,
      this.#fault,
    );
    this.#describe();
    this.control.addEventListener('input', () => this.fault(''));
  }

  get value(): string {
    return this.control.value.trim();
  }

  set value(text: string) {
    this.control.value = text;
  }

  /** Says what is wrong; empty: nothing is. True if something is. */
  fault(text: string): boolean {
    this.#fault.textContent = text;
    this.#fault.hidden = text === '';
    if (text) this.control.setAttribute('aria-invalid', 'true');
    else this.control.removeAttribute('aria-invalid');
    this.#describe();
    return text !== '';
  }

  #describe(): void {
    const by = [this.#hint?.id, this.#fault.hidden ? null : this.#fault.id].filter(Boolean).join(' ');
    if (by) this.control.setAttribute('aria-describedby', by);
    else this.control.removeAttribute('aria-describedby');
  }
}
