/** Asks for the code, then is the till of that bag: the same lines, the same total, the same button. */
import {
  Checkout,
  type CheckoutLine,
  formatMoney,
  localText,
  Problem,
  type ShopClient,
} from '@vitrine-shop/sdk';
import { fault } from '../fault/fault.ts';
import { language } from '../i18n/messages.ts';
import { Field } from '../till/field.ts';
import { lineElement } from '../till/lines.ts';
import { paidView } from '../till/paid.ts';
import { say } from '../till/text.ts';
import { Till } from '../till/till.ts';
import { busy, fill, h } from '../ui/dom.ts';
import { tidied } from './code.ts';

export class PayPage {
  readonly element = h('main', { class: 'pay' });
  readonly #shop: ShopClient;

  constructor(shop: ShopClient) {
    this.#shop = shop;
  }

  /** For the code. */
  ask(): void {
    const code = new Field(say('phone.code'), {
      name: 'code',
      autocomplete: 'one-time-code',
      maxlength: 12,
      placeholder: 'K7Q-4MDX',
    });
    code.control.setAttribute('autocapitalize', 'characters');
    const go = h('button', { class: 'button primary' }, say('phone.go'));
    const form = h('form', { class: 'pay-ask', novalidate: true }, code.element, go);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const typed = tidied(code.value);
      if (code.fault(typed ? '' : say('phone.short')) || !typed) return code.control.focus();
      void busy(go, () => this.#open(typed)).catch((error) => {
        const unknown = Problem.from(error).kind === 'pay-code-unknown';
        code.fault(unknown ? say('phone.unknown') : fault(error));
        code.control.focus();
      });
    });
    fill(this.element, h('h1', {}, say('phone.title')), h('p', { class: 'lead' }, say('phone.lead')), form);
    code.control.focus();
  }

  async #open(code: string): Promise<void> {
    const checkout = new Checkout(this.#shop);
    // The API takes changes of who it knows alone: a phone that was never here becomes somebody first.
    await this.#shop.session();
    await checkout.byCode(code);
    const lines = h('ul', { class: 'till-lines' });
    const till = new Till(checkout, {
      paid: (state) => {
        till.dispose();
        fill(this.element, paidView(state, say('phone.paid')));
        this.element.querySelector<HTMLElement>('h3')?.focus();
      },
      later: () => undefined,
      report: (what, error) => console.error(`Vitrine: ${what}`, error),
    });
    const draw = () => fill(lines, ...(checkout.state?.lines ?? []).map(lineOf));
    checkout.on('changed', draw);
    draw();
    fill(this.element, h('h1', { tabindex: -1 }, checkout.state!.brand.name), lines, till.element);
    this.element.querySelector<HTMLElement>('h1')?.focus();
    await till.begin();
  }
}

function lineOf(line: CheckoutLine): HTMLElement {
  const notes = [
    line.made_to_measure ? say('line.measure') : '',
    line.digital ? say('line.digital') : '',
  ].filter(Boolean);
  return lineElement({
    id: line.id,
    title: localText(line.title, language()),
    finish: localText(line.variant_title, language()),
    picture: line.picture,
    total: formatMoney(line.total, language()),
    notes,
    hindrance: '',
    controls: say('line.count', { count: line.quantity }),
  });
}
