/** Which form takes the money, each fetched by whoever needs it. */
import type { CheckoutPay } from '@vitrine-shop/sdk';
import type { PayForm } from './form.ts';

/** The form of who takes the money. Rejects if it cannot be had. */
export async function payForm(pay: CheckoutPay, currency: string): Promise<PayForm> {
  if (pay.base) return new (await import('./test.ts')).TestForm(pay.base);
  return (await import('./stripe.ts')).stripeForm(pay, currency);
}
