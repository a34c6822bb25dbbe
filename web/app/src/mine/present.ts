/** Whether a wallet that the visitor has linked is in this very browser. */
import { accountsOf, type FoundWallet, watchWallets } from '@vitrine/sdk';

const WAIT_MS = 700;

/** The wallet of this browser that holds `address`; null: none of them, or none answers. */
export async function walletOf(address: string): Promise<FoundWallet | null> {
  let found: readonly FoundWallet[] = [];
  const stop = watchWallets((wallets) => {
    found = wallets;
  });
  // Wallets announce themselves at once; a slow one has a moment.
  if (found.length === 0) await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  stop();
  for (const wallet of found) {
    const accounts = await accountsOf(wallet).catch(() => []);
    if (accounts.some((each) => each.toLowerCase() === address.toLowerCase())) return wallet;
  }
  return null;
}
