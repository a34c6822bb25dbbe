/** Whether a wallet that the visitor has linked is in this very browser. */
import { discoverWallets, type FoundWallet, walletAddress, walletHolds } from '@vitrine-shop/sdk';

const WAIT_MS = 700;

/** The wallet of this browser that holds `address`; null: none of them does, or lets this page see it. */
export async function walletOf(address: string): Promise<FoundWallet | null> {
  let found: readonly FoundWallet[] = [];
  const stop = discoverWallets((wallets) => {
    found = wallets;
  });
  // Wallets announce themselves at once; a slow one has a moment.
  if (found.length === 0) await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  stop();
  for (const wallet of found) if (await walletHolds(wallet.provider, address)) return wallet;
  // One wallet alone may be asked to open; of several it is not known which one to wake.
  const [only] = found;
  if (!only || found.length > 1) return null;
  const opened = await walletAddress(only.provider).catch(() => '');
  return opened.toLowerCase() === address.toLowerCase() ? only : null;
}
