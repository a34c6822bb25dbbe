/**
 * Stripe's own form, from Stripe's own server: its script may come from nowhere else, and the card never reaches ours.
 *
 * It is made before there is a payment; a token of it goes to the shop, which creates and confirms the payment in one
 * call. Without Stripe's server it cannot be tried (`docs/selling.md`).
 */
import type { CheckoutPay, NextAction } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { h } from '../../ui/dom.ts';
import { say } from '../text.ts';
import { BankClosed, BankUnsure, FormFault, type PayForm } from './form.ts';

/** The train that the server's library speaks too (`payments/stripe.py`). */
const SCRIPT = 'https://js.stripe.com/endive/stripe.js';

interface StripeFault {
  readonly error?: { readonly message?: string };
}

interface StripeElements {
  create(kind: 'payment', options: object): { mount(into: HTMLElement): void; destroy(): void };
  submit(): Promise<StripeFault>;
  update(options: object): void;
}

interface Stripe {
  elements(options: object): StripeElements;
  createConfirmationToken(of: object): Promise<StripeFault & { confirmationToken?: { id: string } }>;
  handleNextAction(of: { clientSecret: string }): Promise<StripeFault>;
}

type MakeStripe = (key: string, options: object) => Stripe;

let script: Promise<MakeStripe> | null = null;

/** Rejects if Stripe's script does not come. */
function stripe(): Promise<MakeStripe> {
  script ??= new Promise<MakeStripe>((resolve, reject) => {
    const element = h('script', { src: SCRIPT, async: true });
    element.addEventListener('load', () => {
      const made = (globalThis as { Stripe?: MakeStripe }).Stripe;
      if (made) resolve(made);
      else reject(new Error(say('stripe.fault')));
    });
    element.addEventListener('error', () => {
      script = null;
      element.remove();
      reject(new Error(say('stripe.fault')));
    });
    document.head.append(element);
  });
  return script;
}

export async function stripeForm(pay: CheckoutPay, currency: string): Promise<PayForm> {
  const made = (await stripe())(pay.publishable_key ?? '', { locale: language() });
  const elements = made.elements({
    mode: 'payment',
    amount: pay.amount_minor,
    currency: currency.toLowerCase(),
    appearance: { theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'night' : 'stripe' },
  });
  const element = h('div', { class: 'till-card' });
  const fault = h('p', { class: 'fault', role: 'alert' });
  const place = h('div', {});
  element.append(place, fault);
  // Name and e-mail stand in our own fields: they are not asked for twice.
  const billingDetails = { name: 'never', email: 'never' };
  const form = elements.create('payment', { fields: { billingDetails } });
  form.mount(place);
  const refused = (text: string | undefined) => {
    fault.textContent = text ?? say('test.fault');
    return new FormFault(fault.textContent);
  };
  return {
    element,
    async token({ name, email }) {
      fault.textContent = '';
      const { error } = await elements.submit();
      if (error) throw refused(error.message);
      const params = {
        payment_method_data: { billing_details: { name, email } },
        return_url: location.href.split('#')[0],
      };
      const told = await made.createConfirmationToken({ elements, params });
      if (!told.confirmationToken) throw refused(told.error?.message);
      return told.confirmationToken.id;
    },
    async challenge({ client_secret }: NextAction) {
      // What the bank said is learnt by the shop, which asks Stripe.
      if (!client_secret) throw new BankClosed();
      const { error } = await made.handleNextAction({ clientSecret: client_secret });
      if (error) throw new BankUnsure(error.message);
    },
    amount: (minor) => elements.update({ amount: minor }),
    dispose: () => form.destroy(),
  };
}
