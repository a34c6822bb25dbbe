/** When what a checkout holds may be given back. */
import type { CheckoutState } from '@vitrine-shop/sdk';

/** Nobody is paying for it just now. What waits to be read, and not for a bank, is not being paid for. */
export function isIdle({ status, messages }: CheckoutState): boolean {
  if (status === 'requires_escalation') return !messages.some(({ code }) => code === 'requires_3ds');
  return ['incomplete', 'ready_for_complete'].includes(status);
}
