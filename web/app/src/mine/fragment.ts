/** What a link to this page asks for, behind the `#` that no server ever sees. */

export interface Asked {
  /** The secret of a claim link. */
  readonly claim: string | null;
  /** A question whose answer proves that one holds a good. */
  readonly prove: string | null;
}

export function readAsked(fragment: string): Asked {
  const values = new URLSearchParams(fragment.replace(/^#/, ''));
  const told = (name: string) => {
    const value = values.get(name)?.trim() ?? '';
    return /^[\w-]{8,200}$/.test(value) ? value : null;
  };
  return { claim: told('claim'), prove: told('prove') };
}

/** The link that asks this page to claim. origin: of this shop, without a slash at its end. */
export function claimLink(secret: string, origin: string): string {
  return `${origin}/mine#claim=${encodeURIComponent(secret)}`;
}

/** Takes it out of the address once it has been answered, so that no history and no shared screen keeps the secret. */
export function wipeAsked(): void {
  history.replaceState(null, '', location.pathname + location.search);
}
