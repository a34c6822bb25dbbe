/**
 * Trusted Types, the page's one policy: text never becomes markup or a script. Addresses that workers are started from
 * (three's decoders hand theirs over as text) pass if they are this shop's own or blobs that a page of ours has made.
 * So does the payment form's script, which its provider lets nobody else serve; the page's policy lets it in only where one
 * pays (`app/till.py`).
 *
 * The first import of every page: before it no worker may be started where browsers ask for Trusted Types.
 */
interface Types {
  createPolicy(name: string, rules: { createScriptURL: (address: string) => string }): unknown;
}

const PAYMENT_FORM = 'js.stripe.com';

/** The address, if a page of `origin` may take code from it. Throws TypeError otherwise. */
export function ownAddress(address: string, origin = location.origin): string {
  const { protocol, origin: from, host } = new URL(address, origin);
  if (protocol === 'https:' && (host === PAYMENT_FORM || host.endsWith(`.${PAYMENT_FORM}`))) return address;
  if (from === origin && (protocol === 'blob:' || protocol === 'https:' || protocol === 'http:'))
    return address;
  throw new TypeError('Scripts come from this shop alone.');
}

(globalThis as { trustedTypes?: Types }).trustedTypes?.createPolicy('default', {
  createScriptURL: (address) => ownAddress(address),
});
