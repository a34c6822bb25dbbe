/** The wallets that this browser has: they announce themselves (EIP-6963). What they say of themselves is text from strangers. */

/** A wallet as pages speak to it (EIP-1193). */
export interface WalletProvider {
  request(question: { method: string; params?: readonly unknown[] }): Promise<unknown>;
}

/** icon: a `data:` URL for an <img>, where nothing in it can run; null: none that may be shown. */
export interface FoundWallet {
  uuid: string;
  name: string;
  icon: string | null;
  provider: WalletProvider;
}

const WALLETS = 20;
const NAME_LETTERS = 40;
const UUID_LETTERS = 64;
const ICON_LETTERS = 128 * 1024;
const ICON = /^data:image\/(?:png|jpeg|webp|gif|avif|svg\+xml)[;,]/;
// Controls, marks that turn the reading direction, and letters without width: a name could pose as another one.
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * Asks the wallets to announce themselves, and tells all that have each time another one does. Answers a function
 * that ends it. target: the page's window, if not another.
 */
export function discoverWallets(
  found: (wallets: readonly FoundWallet[]) => void,
  target: EventTarget = globalThis as unknown as EventTarget,
): () => void {
  const wallets = new Map<string, FoundWallet>();
  const hear = (event: Event) => {
    const wallet = announced((event as CustomEvent<unknown>).detail);
    // They announce themselves again whenever anybody asks; the first of a name keeps it.
    if (!wallet || wallets.has(wallet.uuid) || wallets.size >= WALLETS) return;
    wallets.set(wallet.uuid, wallet);
    found([...wallets.values()]);
  };
  target.addEventListener('eip6963:announceProvider', hear);
  target.dispatchEvent(new Event('eip6963:requestProvider'));
  return () => target.removeEventListener('eip6963:announceProvider', hear);
}

/** What was announced, tidied; null if it is no wallet. */
function announced(detail: unknown): FoundWallet | null {
  try {
    const { info, provider } = detail as { info: Record<string, unknown>; provider: WalletProvider };
    if (typeof provider.request !== 'function') return null;
    const uuid = info.uuid;
    const name = tidyName(info.name);
    if (typeof uuid !== 'string' || !uuid || uuid.length > UUID_LETTERS || !name) return null;
    return { uuid, name, icon: safeIcon(info.icon), provider };
  } catch {
    return null; // nothing at all, or something that throws when it is looked at
  }
}

function tidyName(name: unknown): string {
  if (typeof name !== 'string') return '';
  const seen = name.slice(0, 1000).replace(UNSEEN, '').replace(/\s+/gu, ' ').trim();
  return [...seen].slice(0, NAME_LETTERS).join('');
}

function safeIcon(icon: unknown): string | null {
  if (typeof icon !== 'string') return null;
  const url = icon.trim(); // EIP-6963 lets wallets break the line before it
  return url.length <= ICON_LETTERS && ICON.test(url) ? url : null;
}
