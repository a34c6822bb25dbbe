/** Withdrawing without an account: who, which order, which address; then once more, to confirm. */
import type { Orders } from '@vitrine-shop/sdk';
import { fault } from '../fault/fault.ts';
import { busy, button, field, fill, h } from '../ui/dom.ts';
import { text } from './text.ts';

export class WithdrawPage {
  readonly element = h('main', { class: 'order' });
  readonly #orders: Pick<Orders, 'withdrawBy'>;
  readonly #name: HTMLInputElement;
  readonly #number: HTMLInputElement;
  readonly #email: HTMLInputElement;

  /** number: of the order, where the link named it. */
  constructor(orders: Pick<Orders, 'withdrawBy'>, number = '') {
    this.#orders = orders;
    this.#name = h('input', { name: 'name', required: true, maxlength: 200, autocomplete: 'name' });
    this.#number = h('input', {
      name: 'number',
      required: true,
      maxlength: 40,
      inputmode: 'numeric',
      value: number,
    });
    this.#email = h('input', {
      name: 'email',
      type: 'email',
      required: true,
      maxlength: 254,
      autocomplete: 'email',
    });
    this.#ask();
  }

  #ask(): void {
    const form = h(
      'form',
      { class: 'order-form' },
      field(text('name'), this.#name),
      field(text('number'), this.#number),
      field(text('email'), this.#email),
      h('button', { class: 'button primary' }, text('withdraw.next')),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#check();
    });
    fill(
      this.element,
      h('h1', {}, text('withdraw.title')),
      h('p', { class: 'lead' }, text('withdraw.lead')),
      form,
      h('p', { class: 'soft' }, text('withdraw.part')),
    );
  }

  #check(): void {
    const told = h('p', { role: 'alert', class: 'order-fault' });
    const sure = h('button', { type: 'button', class: 'button primary' }, text('withdraw.confirm'));
    const [name, number, email] = [this.#name, this.#number, this.#email].map(({ value }) => value.trim());
    sure.addEventListener('click', () => {
      void busy(sure, () => this.#orders.withdrawBy(name, number, email))
        .then(() => this.#sent(email))
        .catch((error) => fill(told, fault(error)));
    });
    fill(
      this.element,
      h('h1', {}, text('withdraw.title')),
      h('p', { class: 'lead', dir: 'auto' }, text('withdraw.all', { number })),
      h('p', { class: 'soft', dir: 'auto' }, text('withdraw.who', { name, email })),
      h(
        'div',
        { class: 'actions' },
        sure,
        button(text('withdraw.back'), () => this.#ask()),
      ),
      told,
    );
    sure.focus();
  }

  #sent(email: string): void {
    const title = h('h1', { tabindex: -1 }, text('withdraw.sent.title'));
    fill(
      this.element,
      title,
      h('p', { class: 'lead', role: 'status', dir: 'auto' }, text('withdraw.sent', { email })),
    );
    title.focus();
  }
}
