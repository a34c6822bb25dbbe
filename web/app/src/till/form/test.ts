/** A card form of our own, for the stand-in provider: test cards only, no money. Looks and reads as a real one would. */
import type { NextAction } from '@vitrine-shop/sdk';
import { button, h } from '../../ui/dom.ts';
import { Field } from '../field.ts';
import { say } from '../text.ts';
import { BankClosed, FormFault, type PayForm } from './form.ts';

export class TestForm implements PayForm {
  readonly element: HTMLElement;
  readonly #base: string;
  readonly #number = new Field(say('test.number'), {
    name: 'cardnumber',
    autocomplete: 'cc-number',
    inputmode: 'numeric',
    maxlength: 23,
    hint: say('test.number.hint'),
  });
  readonly #expiry = new Field(say('test.expiry'), {
    name: 'exp-date',
    autocomplete: 'cc-exp',
    inputmode: 'numeric',
    maxlength: 7,
    placeholder: '04 / 30',
  });
  readonly #code = new Field(say('test.code'), {
    name: 'cvc',
    autocomplete: 'cc-csc',
    inputmode: 'numeric',
    maxlength: 4,
    placeholder: '123',
  });
  #bank: HTMLElement | null = null;

  /** base: where the stand-in answers. */
  constructor(base: string) {
    this.#base = base;
    const pair = h('div', { class: 'till-pair' }, this.#expiry.element, this.#code.element);
    this.element = h('div', { class: 'till-card' }, this.#number.element, pair);
    this.#number.control.addEventListener('input', () => grouped(this.#number.control as HTMLInputElement));
    this.#expiry.control.addEventListener('input', () => slashed(this.#expiry.control as HTMLInputElement));
  }

  async token({ name, email }: { name: string; email: string }): Promise<string> {
    const number = this.#number.value.replace(/\D/g, '');
    const expiry = /^(0?[1-9]|1[0-2])\s*\/?\s*(\d{2}|\d{4})$/.exec(this.#expiry.value);
    const faults = [
      this.#number.fault(/^\d{12,19}$/.test(number) ? '' : say('need.card')),
      this.#expiry.fault(expiry ? '' : say('need.expiry')),
      this.#code.fault(/^\d{3,4}$/.test(this.#code.value) ? '' : say('need.code')),
    ];
    const wrong = [this.#number, this.#expiry, this.#code][faults.indexOf(true)];
    if (wrong || !expiry) throw this.#refused(wrong ?? this.#expiry);
    const year = expiry[2]!.length === 2 ? `20${expiry[2]}` : expiry[2];
    // To the bank's question the card's form answers itself, as a real one does.
    const asked = { card: { number, exp_year: year }, name, email, use_stripe_sdk: true };
    const answer = await fetch(`${this.#base}/_tokens`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(asked),
      credentials: 'omit',
    })
      .then((told) => told.json() as Promise<{ id?: string; error?: { message?: string; param?: string } }>)
      .catch(() => null);
    if (answer?.id) return answer.id;
    const field = answer?.error?.param === 'exp_year' ? this.#expiry : this.#number;
    field.fault(answer?.error?.message ?? say('test.fault'));
    throw this.#refused(field);
  }

  /** The bank's page in a frame: it is answered when another page has taken its place. */
  challenge({ client_secret, url }: NextAction): Promise<void> {
    const secret = client_secret ?? '';
    const asked = `_challenge/${secret.split('_secret_')[0]}?secret=${encodeURIComponent(secret)}`;
    const frame = h('iframe', { title: say('test.bank'), src: url ?? `${this.#base}/${asked}` });
    return new Promise((resolve, reject) => {
      const end = (ended: () => void) => {
        this.#bank?.remove();
        this.#bank = null;
        ended();
      };
      let pages = 0;
      frame.addEventListener('load', () => {
        pages += 1;
        if (pages > 1) end(resolve);
      });
      const close = button(say('test.later'), () => end(() => reject(new BankClosed())), 'quiet');
      const title = h('h3', {}, say('test.bank'));
      this.#bank?.remove();
      this.#bank = h('div', { class: 'till-bank' }, h('header', {}, title, close), frame);
      this.element.append(this.#bank);
      this.#bank.scrollIntoView?.({ block: 'nearest' });
      close.focus();
    });
  }

  amount(): void {
    // It is written on the button alone.
  }

  dispose(): void {
    this.#bank?.remove();
  }

  #refused(field: Field): FormFault {
    field.control.focus();
    return new FormFault();
  }
}

/** Digits by fours, the caret where it was among them. */
function grouped(input: HTMLInputElement): void {
  const before = input.value.slice(0, input.selectionStart ?? 0).replace(/\D/g, '').length;
  const digits = input.value.replace(/\D/g, '').slice(0, 19);
  const text = digits.replace(/(\d{4})(?=\d)/g, '$1 ');
  if (text === input.value) return;
  input.value = text;
  const at = before + Math.max(0, Math.ceil(before / 4) - 1);
  input.setSelectionRange(at, at);
}

/** `0430` becomes `04 / 30`. */
function slashed(input: HTMLInputElement): void {
  const digits = input.value.replace(/\D/g, '');
  if (digits.length === 4 && /^\d{4}$/.test(input.value))
    input.value = `${digits.slice(0, 2)} / ${digits.slice(2)}`;
}
