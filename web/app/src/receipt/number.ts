/** The number of a receipt, as the page's address has it and as somebody types it. */

/** Of `/reports/R-…`; empty: it names none. */
export function numberIn(path: string): string {
  const named = /^\/reports\/([^/]+)\/?$/.exec(path)?.[1] ?? '';
  try {
    return tidied(decodeURIComponent(named));
  } catch {
    return tidied(named); // a stray percent sign
  }
}

/** As the shop made it, whatever stands between its groups: `r 7k3m 9qxt…` is `R-7K3M-9QXT-…`. */
export function tidied(typed: string): string {
  const marks = typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
  if (!/^R[A-Z0-9]{16}$/.test(marks)) return typed.trim();
  return `R-${marks.slice(1).match(/.{4}/g)?.join('-')}`;
}
