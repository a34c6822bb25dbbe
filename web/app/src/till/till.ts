/**
 * The till: who buys, where it goes, how it comes, how it is paid, what it costs, one button. One panel, no steps.
 *
 * It shows a checkout and nothing else; the same in the room, on the page without WebGL and on the phone of somebody in a
 * headset.
 */
import {
  type Checkout,
  type CheckoutChange,
  type CheckoutMessage,
  type CheckoutState,
  Problem,
} from '@vitrine-shop/sdk';
import { fault } from '../fault/fault.ts';
import { busy, button, fill, h } from '../ui/dom.ts';
import { Details } from './details.ts';
import { payForm } from './form/choose.ts';
import { BankClosed, FormFault, type PayForm } from './form/form.ts';
import { Paying, type PayNews, tries } from './paying.ts';
import { masked, remember, remembered } from './remember.ts';
import { papers, sums, totalOf } from './summary.ts';
import { exactMoney, say, told } from './text.ts';
import './till.css';

const NEWS = { asking: 'paying.asking', lost: 'paying.lost', working: 'paying.working' } as const;
/** What the panel says itself, in the place where it is lacking. */
const OWN = new Set(['address_needed', 'buyer_needed', 'delivery_needed', 'terms_needed', 'requires_3ds']);

export interface TillOptions {
  readonly paid: (state: CheckoutState) => void;
  /** How a payment ended after the till was closed: words for whoever paid. */
  readonly later: (words: string) => void;
  /** Another checkout of the same, where this one was given up in another tab; none: there cannot be another. */
  readonly anew?: () => Promise<unknown>;
  /** Something went wrong that a developer wants to know. */
  readonly report: (what: string, error: unknown) => void;
}

export class Till {
  readonly element = h('div', { class: 'till' });
  readonly #checkout: Checkout;
  readonly #options: TillOptions;
  readonly #details = new Details(() => void this.#save());
  readonly #known = h('p', { class: 'till-known', hidden: true });
  readonly #ways = h('div', { class: 'till-ways' });
  readonly #delivery = h('fieldset', { class: 'till-group' }, h('legend', {}, say('delivery')), this.#ways);
  readonly #card = h('div', {});
  readonly #payment = h('fieldset', { class: 'till-group' }, h('legend', {}, say('payment')), this.#card);
  readonly #said = h('div', { class: 'till-said', role: 'alert' });
  readonly #sums = h('div', {});
  readonly #papers = h('div', {});
  readonly #keep = h('input', { type: 'checkbox', name: 'remember' });
  readonly #total = h('p', { class: 'till-total' });
  readonly #go = h('button', { type: 'submit', class: 'button primary till-go' });
  readonly #sold = h('p', { class: 'till-sold', dir: 'auto' });
  readonly #status = h('p', { class: 'till-status', role: 'status' });
  readonly #demo = h('p', { class: 'till-demo', hidden: true }, say('demo'));
  readonly #paying: Paying;
  readonly #stop: () => void;
  #form: PayForm | null = null;
  #formOf = '';
  #saving: Promise<unknown> = Promise.resolve();
  #sent = '';
  /** The way of delivery that the buyer chose themselves. */
  #way: string | null = null;
  /** They wanted to pay: what is not written is lacking from now on. */
  #pressed = false;
  #over = false;

  constructor(checkout: Checkout, options: TillOptions) {
    this.#checkout = checkout;
    this.#options = options;
    this.#paying = new Paying(checkout, {
      store: tries(),
      wait: (ms) => new Promise((done) => setTimeout(done, ms)),
      challenge: (next) =>
        (this.#over ? null : this.#form?.challenge(next)) ?? Promise.reject(new BankClosed()),
      told: (news: PayNews) => {
        this.#status.textContent = say(NEWS[news]);
      },
    });
    const keep = h('label', { class: 'till-keep' }, this.#keep, h('span', {}, say('remember')));
    const form = h(
      'form',
      { class: 'till-form', novalidate: true },
      this.#demo,
      this.#known,
      this.#details.contact,
      this.#details.address,
      this.#delivery,
      this.#payment,
      keep,
      this.#said,
      this.#sums,
      this.#papers,
      h('div', { class: 'till-foot' }, this.#status, this.#total, this.#go, this.#sold),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#pay();
    });
    this.element.append(form);
    this.#remembered();
    this.#stop = checkout.on('changed', (state) => this.#show(state));
    if (checkout.state) {
      this.#details.take(checkout.state);
      this.#show(checkout.state);
    }
  }

  /** Goes on with a payment whose end this tab does not know, or says what is known of who buys. */
  async begin(): Promise<void> {
    if (this.#paying.open) await this.#pay();
    else await this.#save();
  }

  /** It is not known yet how a payment ends. */
  get isPaying(): boolean {
    return this.#paying.open !== null;
  }

  dispose(): void {
    this.#over = true;
    this.#stop();
    this.#form?.dispose();
  }

  #remembered(): void {
    const who = remembered();
    if (!who) return;
    this.#details.fill(who);
    this.#keep.checked = true;
    const hide = (on: boolean) => {
      this.#known.hidden = !on;
      for (const group of [this.#details.contact, this.#details.address])
        group.classList.toggle('folded', on);
    };
    const forget = () => {
      remember(null);
      this.#keep.checked = false;
      this.#details.clear();
      hide(false);
      this.#details.contact.querySelector('input')?.focus();
    };
    fill(
      this.#known,
      h('span', { dir: 'auto' }, say('remember.lead', { who: masked(who) })),
      button(say('remember.not'), forget, 'quiet'),
    );
    hide(true);
  }

  /** Tells the checkout what has been typed, so that delivery, tax and total follow. What is lacking is not said yet. */
  #save(more: CheckoutChange = {}): Promise<unknown> {
    return this.#saved(more).catch((error) => {
      if (!this.#over) this.#tell(fault(error));
    });
  }

  /** As `#save`; rejects with `Problem` where the checkout does not know it then. */
  #saved(more: CheckoutChange = {}): Promise<unknown> {
    const way = this.#way === null ? {} : { delivery: this.#way };
    const change = { ...this.#details.change(), ...way, ...more };
    const text = JSON.stringify(change);
    if (text === this.#sent) return this.#saving;
    this.#sent = text;
    const save = async () => {
      if (this.#over) return;
      try {
        await this.#checkout.change(change).catch((error) => this.#anew(error, change));
      } catch (error) {
        this.#sent = '';
        throw error;
      }
    };
    this.#saving = this.#saving.then(save, save);
    return this.#saving;
  }

  /** Another tab gave the checkout up: another one is begun, and told the same. */
  async #anew(error: unknown, change: CheckoutChange): Promise<void> {
    const { anew } = this.#options;
    const { kind, problem } = Problem.from(error);
    if (kind !== 'checkout-over' || problem.state !== 'canceled' || !anew || this.#over) throw error;
    await anew();
    await this.#checkout.change(change);
  }

  #show(state: CheckoutState): void {
    if (this.#over) return;
    const total = totalOf(state);
    const free = total === 0;
    const price = exactMoney({ amount_minor: total, currency: state.currency });
    this.#demo.hidden = !state.pay?.demo;
    this.#details.address.hidden = state.lines.length > 0 && state.lines.every(({ digital }) => digital);
    this.#showDelivery(state);
    void this.#showForm(state, free);
    fill(this.#sums, sums(state));
    this.#showPapers(state);
    fill(
      this.#total,
      h('span', {}, say(state.includes_tax ? 'sum.total.in' : 'sum.total')),
      h('strong', {}, price),
    );
    const words = say(free ? 'go.free' : 'go.pay', { price });
    if (this.#go.textContent !== words) this.#go.textContent = words;
    this.#sold.textContent = state.seller ? say('sold', { seller: state.seller.legal_name }) : '';
    this.#messages(state.messages);
  }

  /** Folded papers stay as their reader left them. */
  #showPapers({ seller, terms }: CheckoutState): void {
    const version = `${terms.version} ${seller?.legal_name}`;
    if (this.#papers.dataset.of === version) return;
    this.#papers.dataset.of = version;
    fill(this.#papers, papers(seller));
  }

  #showDelivery({ delivery, currency, lines }: CheckoutState): void {
    const digital = lines.every((line) => line.digital);
    this.#delivery.hidden = digital && delivery.options.length === 0;
    const focused = (document.activeElement as HTMLInputElement | null)?.value;
    const within = this.#ways.contains(document.activeElement);
    const ways = delivery.options.map(({ id, title, price, days }) => {
      const input = h('input', { type: 'radio', name: 'delivery', value: id });
      input.checked = id === delivery.chosen;
      input.addEventListener('change', () => {
        this.#way = id;
        void this.#save();
      });
      const [least = 0, most = least] = days;
      const takes =
        least === most ? say('delivery.day', { count: most }) : say('delivery.days', { least, most });
      const cost = price.amount_minor === 0 ? say('delivery.free') : exactMoney({ ...price, currency });
      return h(
        'label',
        { class: 'till-way' },
        input,
        h('span', {}, h('span', { dir: 'auto' }, told(title)), h('small', {}, takes)),
        h('span', { class: 'till-price' }, cost),
      );
    });
    const country = this.#details.values.country;
    const none = say(country ? 'delivery.none' : 'delivery.first');
    fill(this.#ways, ...(ways.length > 0 ? ways : [h('p', { class: 'soft' }, none)]));
    if (within) this.#ways.querySelector<HTMLElement>(`[value="${CSS.escape(focused ?? '')}"]`)?.focus();
    // The only way, or the cheapest, is taken until another is chosen.
    const [first] = [...delivery.options].sort(
      (one, other) => one.price.amount_minor - other.price.amount_minor,
    );
    if (!delivery.chosen && first) void this.#save({ delivery: first.id });
  }

  /** Made once for its provider; told when it costs something else. */
  async #showForm({ pay, currency }: CheckoutState, free: boolean): Promise<void> {
    if (free || !pay?.provider) {
      this.#payment.hidden = free;
      if (!free) fill(this.#card, h('p', { class: 'soft' }, say('payment.none')));
      this.#formOf = '';
      this.#form?.dispose();
      this.#form = null;
      return;
    }
    this.#payment.hidden = false;
    this.#form?.amount(pay.amount_minor);
    const of = `${pay.provider} ${pay.base} ${pay.publishable_key} ${currency}`;
    if (of === this.#formOf) return;
    this.#formOf = of;
    try {
      const form = await payForm(pay, currency);
      if (this.#over || of !== this.#formOf) return form.dispose();
      this.#form = form;
      fill(this.#card, form.element);
    } catch (error) {
      this.#options.report('The payment form', error);
      this.#formOf = '';
      const again = button(say('again'), () => void this.#showForm(this.#checkout.state!, free), 'quiet');
      fill(this.#card, h('p', { class: 'fault', role: 'alert' }, say('stripe.fault')), again);
    }
  }

  /** Beside their fields, or above the sums; what is only lacking is said when one wants to pay. */
  #messages(messages: readonly CheckoutMessage[]): HTMLElement | null {
    let first: HTMLElement | null = null;
    const rest: HTMLElement[] = [];
    for (const { code, content, path, severity, type } of messages) {
      if (type === 'info' || OWN.has(code) || /_(needed|missing|required)$/.test(code)) continue;
      const field = this.#details.fault(path ?? '', told(content), !this.#pressed);
      if (field) {
        if (!this.#pressed && field.value === '') continue;
        this.#unfold();
        first ??= field.control;
        continue;
      }
      const agree =
        severity === 'requires_buyer_review'
          ? button(say('agree.price'), () => void this.#agree(), 'primary')
          : null;
      rest.push(h('div', { class: 'note bad', 'data-code': code }, h('p', {}, told(content)), agree));
    }
    fill(this.#said, ...rest);
    return first ?? rest[0] ?? null;
  }

  async #agree(): Promise<void> {
    const { version } = this.#checkout.state!;
    await this.#save({ agreed: version });
    this.#go.focus();
  }

  async #pay(): Promise<void> {
    if (this.#go.disabled) return;
    const again = this.#paying.open !== null;
    this.#pressed = true;
    if (!again) {
      const lacking = this.#details.check();
      if (lacking) {
        this.#unfold();
        lacking.control.focus();
        return;
      }
    }
    this.#tell('');
    try {
      const state = await busy(this.#go, async () => {
        if (!again) {
          await this.#saved(this.#agreeing());
          // Another checkout may have taken its place meanwhile, which knows of no consent.
          if (!this.#checkout.state!.terms.agreed) await this.#saved(this.#agreeing());
          if (this.#over) return null;
        }
        return this.#paying.pay(() => this.#token());
      });
      if (state) this.#end(state);
    } catch (error) {
      this.#failed(error);
    }
  }

  #agreeing(): CheckoutChange {
    const { terms } = this.#checkout.state!;
    return terms.agreed ? {} : { terms: { version: terms.version, agreed: true } };
  }

  async #token(): Promise<string | null> {
    const state = this.#checkout.state!;
    if (totalOf(state) === 0) return null;
    if (!this.#form) throw new FormFault(say('payment.none'));
    const { name, email } = this.#details.values;
    const token = await this.#form.token({ name, email });
    // Who closed the till meanwhile does not buy.
    if (this.#over) throw new FormFault();
    return token;
  }

  #end(state: CheckoutState): void {
    this.#status.textContent = '';
    if (state.status === 'completed') {
      const { values } = this.#details;
      if (values.email || remembered()) remember(this.#keep.checked ? values : null);
      this.#options.paid(state);
      return;
    }
    if (this.#paying.open) return this.#tell(say(this.#over ? 'paying.later' : 'paying.open'));
    const where = this.#over ? null : this.#messages(state.messages);
    if (where instanceof HTMLInputElement || where instanceof HTMLSelectElement) where.focus();
    else if (where) where.scrollIntoView?.({ block: 'nearest' });
    else {
      const [first] = state.messages;
      if (first) this.#tell(told(first.content));
    }
  }

  #failed(error: unknown): void {
    this.#status.textContent = '';
    if (error instanceof FormFault) return this.#tell(error.message);
    if (this.#over && this.#paying.open) return this.#tell(say('paying.later'));
    if (error instanceof BankClosed) return this.#tell(say('paying.bank'));
    if (this.#paying.open) return this.#tell(say('paying.open'));
    const problem = Problem.from(error);
    if (problem.status === 412) void this.#checkout.load().catch(() => undefined);
    else if (!(error instanceof Problem)) this.#options.report('Paying', error);
    this.#tell(fault(problem));
  }

  #tell(text: string): void {
    if (this.#over) {
      if (text !== '') this.#options.later(text);
      return;
    }
    fill(this.#said, text !== '' && h('p', { class: 'note bad' }, text));
  }

  /** Who is remembered is asked all the same where something is wrong. */
  #unfold(): void {
    this.#known.hidden = true;
    for (const group of [this.#details.contact, this.#details.address]) group.classList.remove('folded');
  }
}
