/** Wallets: prove one to the shop, and let one send what the shop prepared. No key and no cryptography on this side. */
import type { WalletProvider } from './discovery.ts';
import { Problem } from './problem.ts';
import type { ShopClient } from './shop.ts';
import type { SignedIn, Wallet } from './types.ts';

export interface WalletSignIn {
  /**
   * `sign-in`: this browser becomes the wallet's visitor; a wallet that the shop does not know joins this visitor.
   * `link`: the wallet joins this visitor, and is the problem `wallet-taken` if it is another's.
   */
  purpose?: 'sign-in' | 'link';
  /** Sign in though this visitor has things here: without it that is the problem `wallet-elsewhere`. */
  leave?: boolean;
  /** The shop's chain; asked of the shop if not given. */
  chain_id?: number;
}

/** A call of a contract that the shop prepared for a wallet to send. */
export interface WalletCall {
  to: string;
  /** 0x and hex. */
  data: string;
  chain_id: number;
}

/** How a wallet learns of a chain that it does not know (EIP-3085). */
export interface NewChain {
  name: string;
  rpc_urls: readonly string[];
  currency: { name: string; symbol: string; decimals: number };
  explorer_urls?: readonly string[];
}

// Chains that live on one machine: whoever's they are, no wallet elsewhere reaches them.
const LOCAL_CHAINS = new Set([1337, 31_337]);
const ADDRESS = /^0x[0-9a-f]{40}$/i;
const HASH = /^0x[0-9a-f]{64}$/i;
const HEX = /^0x(?:[0-9a-f]{2})*$/i;

// EIP-1193 and EIP-1474.
const REFUSED = 4001;
const UNAUTHORISED = 4100;
const UNSUPPORTED = 4200;
const DISCONNECTED = [4900, 4901];
const UNKNOWN_CHAIN = 4902;
const NO_METHOD = -32_601;
const BUSY = -32_002;

/**
 * Proves to the shop that this wallet is the visitor's: the wallet shows the shop's message and signs it.
 * Needs a visitor (`ensureVisitor`). Rejects with a `Problem`, and with `vitrine:cancelled` if the person says no.
 */
export async function signInWithWallet(
  shop: ShopClient,
  provider: WalletProvider,
  { purpose = 'sign-in', leave = false, chain_id }: WalletSignIn = {},
): Promise<SignedIn> {
  const address = await walletAddress(provider);
  const chain = chain_id ?? (await shopChain(shop));
  const { message } = await shop.call<{ message: string }>('POST', '/api/wallets/challenge', {
    address,
    chain_id: chain,
  });
  const signature = await signText(provider, message, address);
  const answer = await shop.call<SignedIn>('POST', '/api/wallets', {
    message,
    signature,
    purpose,
    ...(leave ? { leave } : {}),
  });
  shop.adopt(answer);
  return answer;
}

/** Shows the person a text and answers their signature of it (ERC-191). */
export async function signText(provider: WalletProvider, text: string, address: string): Promise<string> {
  const signature = await ask(provider, 'personal_sign', [utf8Hex(text), address]);
  if (!matches(HEX, signature)) throw odd('signature');
  return signature;
}

/** Whether the wallet lets this page see `address` already; asks the person nothing. */
export async function walletHolds(provider: WalletProvider, address: string): Promise<boolean> {
  const accounts = await raw(provider, 'eth_accounts').catch(() => []);
  const wanted = address.toLowerCase();
  return Array.isArray(accounts) && accounts.some((each) => String(each).toLowerCase() === wanted);
}

/** The wallets that are linked to this visitor. */
export async function linkedWallets(shop: ShopClient): Promise<Wallet[]> {
  return (await shop.call<{ items: Wallet[] }>('GET', '/api/wallets')).items;
}

/** The shop forgets that this wallet is the visitor's; what went to it stays with it. */
export async function unlinkWallet(shop: ShopClient, address: string): Promise<void> {
  await shop.call('DELETE', `/api/wallets/${encodeURIComponent(address)}`);
}

/** The address that the person lets this page see. */
export async function walletAddress(provider: WalletProvider): Promise<string> {
  const accounts = await ask(provider, 'eth_requestAccounts');
  const first: unknown = Array.isArray(accounts) ? accounts[0] : undefined;
  if (!matches(ADDRESS, first)) throw odd('address');
  return first;
}

/**
 * Lets the wallet send a call, on the chain that it is for. Answers the transaction's hash. from: which of the
 * wallet's addresses pays; its first if not given. chain: how to add the chain to a wallet that does not know it.
 */
export async function sendCall(
  provider: WalletProvider,
  call: WalletCall,
  { from, chain }: { from?: string; chain?: NewChain } = {},
): Promise<string> {
  const sender = from ?? (await walletAddress(provider));
  const chainId = hexOf(call.chain_id);
  await switchChain(provider, call.chain_id, chain);
  const { to, data } = call;
  const hash = await ask(provider, 'eth_sendTransaction', [
    { from: sender, to, data, value: '0x0', chainId },
  ]);
  if (!matches(HASH, hash)) throw odd('transaction');
  return hash;
}

/** Brings the wallet onto the chain. Rejects with `vitrine:unknown-chain` if it does not know it and cannot learn it. */
export async function switchChain(
  provider: WalletProvider,
  chain_id: number,
  chain?: NewChain,
): Promise<void> {
  const chainId = hexOf(chain_id);
  if ((await currentChain(provider)) === chain_id) return;
  try {
    await raw(provider, 'wallet_switchEthereumChain', [{ chainId }]);
  } catch (error) {
    if (codeOf(error) !== UNKNOWN_CHAIN) throw problemOf(error);
    if (!chain || LOCAL_CHAINS.has(chain_id)) {
      const detail = `Add the chain ${chain_id} to your wallet, then try again.`;
      const title = 'The wallet does not know this chain.';
      throw new Problem({ type: 'vitrine:unknown-chain', title, detail, chain_id }, { cause: error });
    }
    await ask(provider, 'wallet_addEthereumChain', [
      {
        chainId,
        chainName: chain.name,
        rpcUrls: chain.rpc_urls,
        nativeCurrency: chain.currency,
        ...(chain.explorer_urls?.length ? { blockExplorerUrls: chain.explorer_urls } : {}),
      },
    ]);
    // Some wallets have switched by now, and some only know the chain.
    if ((await currentChain(provider)) !== chain_id)
      await ask(provider, 'wallet_switchEthereumChain', [{ chainId }]);
  }
  // A wallet that says yes and stays where it was would spend elsewhere.
  if ((await currentChain(provider)) !== chain_id) throw odd('chain');
}

async function currentChain(provider: WalletProvider): Promise<number> {
  return Number(await ask(provider, 'eth_chainId'));
}

async function shopChain(shop: ShopClient): Promise<number> {
  const { chain_id } = await shop.call<{ chain_id: number | null }>('GET', '/api/certificates/chain');
  if (chain_id) return chain_id;
  throw new Problem({ type: 'vitrine:not-supported', title: 'This shop has no chain for wallets just now.' });
}

/** A question to the wallet; its refusals become problems. */
async function ask(provider: WalletProvider, method: string, params?: readonly unknown[]): Promise<unknown> {
  try {
    return await raw(provider, method, params);
  } catch (error) {
    throw problemOf(error);
  }
}

function raw(provider: WalletProvider, method: string, params?: readonly unknown[]): Promise<unknown> {
  return provider.request(params ? { method, params } : { method });
}

/** The wallet's error code; some wrap the one that says something. */
function codeOf(error: unknown): number {
  type Said = { code?: unknown; data?: { originalError?: { code?: unknown } } } | null | undefined;
  const said = error as Said;
  return Number(said?.data?.originalError?.code ?? said?.code);
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const [type, title] = meaning(codeOf(error));
  return new Problem({ type, title }, { cause: error });
}

function meaning(code: number): [type: string, title: string] {
  if (code === REFUSED) return ['vitrine:cancelled', 'You said no in your wallet.'];
  if (code === UNAUTHORISED) return ['vitrine:wallet-locked', 'The wallet does not let this page do that.'];
  if (code === BUSY) return ['vitrine:wallet-busy', 'Your wallet waits for an answer: open it.'];
  if (code === UNSUPPORTED || code === NO_METHOD)
    return ['vitrine:not-supported', 'This wallet cannot do that.'];
  if (DISCONNECTED.includes(code)) return ['vitrine:wallet-offline', 'The wallet has no connection.'];
  return ['vitrine:wallet-failed', 'The wallet could not do that.'];
}

function odd(what: string): Problem {
  return new Problem({ type: 'vitrine:wallet-failed', title: `The wallet gave no ${what} that fits.` });
}

function matches(pattern: RegExp, value: unknown): value is string {
  return typeof value === 'string' && pattern.test(value);
}

function hexOf(chain_id: number): string {
  return `0x${chain_id.toString(16)}`;
}

/** The text's bytes as `personal_sign` takes them; a bare text that begins with 0x would be taken for bytes. */
function utf8Hex(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
