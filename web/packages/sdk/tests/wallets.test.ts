import { expect, test } from 'vitest';
import {
  linkedWallets,
  sendCall,
  signInWithWallet,
  signText,
  switchChain,
  unlinkWallet,
  walletHolds,
} from '../src/wallets.ts';
import { fakeShop } from './fake-shop.ts';

const ADDRESS = '0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf';
const MESSAGE = 'shop.example wants you to sign in with your Ethereum account:\n…é';
const SIGNATURE = `0x${'ab'.repeat(65)}`;
const HASH = `0x${'cd'.repeat(32)}`;
const CALL = { to: `0x${'11'.repeat(20)}`, data: '0x1234', chain_id: 5 };
const CHAIN = {
  name: 'Five',
  rpc_urls: ['https://rpc.example'],
  currency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
};

class Refusal extends Error {
  readonly code: number;
  readonly data: unknown;
  constructor(code: number, data?: unknown) {
    super('the wallet says no');
    this.code = code;
    this.data = data;
  }
}

type Answers = Record<string, (params: readonly unknown[]) => unknown>;

/** The far end: a wallet on chain 1 that does as it is asked, but for what the test has it do. */
function fakeWallet(answers: Answers = {}) {
  const asked: [method: string, params: readonly unknown[] | undefined][] = [];
  let chain = 1;
  const usual: Answers = {
    eth_requestAccounts: () => [ADDRESS],
    eth_chainId: () => `0x${chain.toString(16)}`,
    personal_sign: () => SIGNATURE,
    wallet_switchEthereumChain: ([asked]) => {
      chain = Number((asked as { chainId: string }).chainId);
      return null;
    },
    eth_sendTransaction: () => HASH,
  };
  const provider = {
    async request({ method, params }: { method: string; params?: readonly unknown[] }) {
      asked.push([method, params]);
      const answer = answers[method] ?? usual[method];
      if (!answer) throw new Refusal(4200);
      return answer(params ?? []);
    },
  };
  return {
    provider,
    asked,
    methods: () => asked.map(([method]) => method),
    move: (to: number) => {
      chain = to;
    },
  };
}

const SIGNED_IN = { wallets: [], visitor: { id: 'v', name: 'Ada', colour: 1 }, csrf: 'new' };

function walletShop(status = 200, body: unknown = SIGNED_IN) {
  return fakeShop(({ path }) => {
    if (path === '/api/certificates/chain') return [200, { state: 'ready', chain_id: 31_337 }];
    if (path === '/api/wallets/challenge')
      return [200, { message: MESSAGE, expires_at: '2026-11-25T12:05:00Z' }];
    return [status, body];
  });
}

test('the wallet signs the very message that the shop wrote', async () => {
  const { shop, asked } = walletShop();
  const wallet = fakeWallet();
  expect(await signInWithWallet(shop, wallet.provider)).toEqual(SIGNED_IN);
  expect(asked.map(({ method, path, body }) => [method, path, body])).toEqual([
    ['GET', '/api/certificates/chain', undefined],
    ['POST', '/api/wallets/challenge', { address: ADDRESS, chain_id: 31_337 }],
    ['POST', '/api/wallets', { message: MESSAGE, signature: SIGNATURE, purpose: 'sign-in' }],
  ]);
  const hex = `0x${Buffer.from(MESSAGE, 'utf8').toString('hex')}`;
  expect(wallet.asked).toEqual([
    ['eth_requestAccounts', undefined],
    ['personal_sign', [hex, ADDRESS]],
  ]);
  await unlinkWallet(shop, ADDRESS);
  expect(asked.at(-1)).toMatchObject({ method: 'DELETE', path: `/api/wallets/${ADDRESS}` });
  expect(asked.at(-1)?.headers['X-CSRF-Token']).toBe('new');
});

test('linking, leaving and a chain that is known are said as they are', async () => {
  const { shop, asked } = walletShop();
  await signInWithWallet(shop, fakeWallet().provider, { purpose: 'link', chain_id: 7 });
  expect(asked.map(({ body }) => body)).toEqual([
    { address: ADDRESS, chain_id: 7 },
    { message: MESSAGE, signature: SIGNATURE, purpose: 'link' },
  ]);
  await signInWithWallet(shop, fakeWallet().provider, { leave: true, chain_id: 7 });
  expect(asked.at(-1)?.body).toMatchObject({ purpose: 'sign-in', leave: true });
});

test('what the shop refuses stays its problem', async () => {
  const { shop } = walletShop(409, {
    type: '/problems/wallet-elsewhere',
    detail: 'Things stay behind.',
    wallets: 0,
  });
  await expect(signInWithWallet(shop, fakeWallet().provider)).rejects.toMatchObject({
    kind: 'wallet-elsewhere',
    status: 409,
  });
});

test('a shop without a chain asks no signature', async () => {
  const wallet = fakeWallet();
  const { shop } = fakeShop(() => [200, { state: 'off', chain_id: null }]);
  await expect(signInWithWallet(shop, wallet.provider)).rejects.toMatchObject({
    type: 'vitrine:not-supported',
  });
  expect(wallet.methods()).toEqual(['eth_requestAccounts']);
});

test('one reads which wallets are linked', async () => {
  const { shop } = fakeShop(() => [200, { items: [{ address: ADDRESS }] }]);
  expect(await linkedWallets(shop)).toEqual([{ address: ADDRESS }]);
});

test.each([
  [4001, 'vitrine:cancelled'],
  [4100, 'vitrine:wallet-locked'],
  [4200, 'vitrine:not-supported'],
  [-32601, 'vitrine:not-supported'],
  [4900, 'vitrine:wallet-offline'],
  [4901, 'vitrine:wallet-offline'],
  [-32002, 'vitrine:wallet-busy'],
  [-32603, 'vitrine:wallet-failed'],
  [Number.NaN, 'vitrine:wallet-failed'],
])('a wallet that answers %d is the problem %s', async (code, type) => {
  const { shop, asked } = walletShop();
  for (const method of ['eth_requestAccounts', 'personal_sign']) {
    const { provider } = fakeWallet({
      [method]: () => {
        throw new Refusal(code);
      },
    });
    await expect(signInWithWallet(shop, provider)).rejects.toMatchObject({ name: 'Problem', type });
  }
  expect(asked.filter(({ path }) => path === '/api/wallets')).toEqual([]);
});

test.each([
  ['nothing', undefined],
  ['a bare string', 'no'],
  ['a null', null],
])('a wallet that throws %s is a problem too', async (_, thrown) => {
  const { provider } = fakeWallet({
    eth_requestAccounts: () => {
      throw thrown;
    },
  });
  await expect(signInWithWallet(walletShop().shop, provider)).rejects.toMatchObject({
    type: 'vitrine:wallet-failed',
  });
});

test.each([
  ['eth_requestAccounts', []],
  ['eth_requestAccounts', null],
  ['eth_requestAccounts', ['0x12']],
  ['eth_requestAccounts', [{}]],
  ['personal_sign', 'signed'],
  ['personal_sign', '0xabc'],
  ['personal_sign', null],
])('%s that answers %j is no wallet', async (method, answer) => {
  const { shop, asked } = walletShop();
  const { provider } = fakeWallet({ [method]: () => answer });
  await expect(signInWithWallet(shop, provider)).rejects.toMatchObject({ type: 'vitrine:wallet-failed' });
  expect(asked.filter(({ path }) => path === '/api/wallets')).toEqual([]);
});

test('a call is sent on its own chain', async () => {
  const wallet = fakeWallet();
  expect(await sendCall(wallet.provider, CALL)).toBe(HASH);
  expect(wallet.asked).toEqual([
    ['eth_requestAccounts', undefined],
    ['eth_chainId', undefined],
    ['wallet_switchEthereumChain', [{ chainId: '0x5' }]],
    ['eth_chainId', undefined],
    ['eth_sendTransaction', [{ from: ADDRESS, to: CALL.to, data: '0x1234', value: '0x0', chainId: '0x5' }]],
  ]);
  await sendCall(wallet.provider, CALL, { from: CALL.to });
  expect(wallet.methods().slice(5)).toEqual(['eth_chainId', 'eth_sendTransaction']);
  expect(wallet.asked.at(-1)?.[1]).toMatchObject([{ from: CALL.to }]);
});

test('a chain that the wallet does not know is added, and then switched to if need be', async () => {
  for (const moves of [true, false]) {
    for (const refusal of [new Refusal(4902), new Refusal(-32603, { originalError: { code: 4902 } })]) {
      let known = false;
      const wallet = fakeWallet({
        wallet_switchEthereumChain: () => {
          if (!known) throw refusal;
          wallet.move(5);
        },
        wallet_addEthereumChain: () => {
          known = true;
          if (moves) wallet.move(5);
        },
      });
      expect(await sendCall(wallet.provider, CALL, { chain: CHAIN })).toBe(HASH);
      expect(wallet.asked.find(([method]) => method === 'wallet_addEthereumChain')?.[1]).toEqual([
        { chainId: '0x5', chainName: 'Five', rpcUrls: CHAIN.rpc_urls, nativeCurrency: CHAIN.currency },
      ]);
      expect(wallet.methods().filter((method) => method === 'wallet_switchEthereumChain')).toHaveLength(
        moves ? 1 : 2,
      );
    }
  }
});

test.each([
  ['a local chain', 31_337, CHAIN],
  ['a chain that nobody describes', 5, undefined],
])('%s is not added', async (_, chain_id, chain) => {
  const wallet = fakeWallet({
    wallet_switchEthereumChain: () => {
      throw new Refusal(4902);
    },
  });
  await expect(switchChain(wallet.provider, chain_id, chain)).rejects.toMatchObject({
    type: 'vitrine:unknown-chain',
    problem: { chain_id },
  });
  expect(wallet.methods()).toEqual(['eth_chainId', 'wallet_switchEthereumChain']);
});

test('nothing is sent if the person says no, or the wallet stays where it was', async () => {
  const refuses = fakeWallet({
    wallet_switchEthereumChain: () => {
      throw new Refusal(4001);
    },
  });
  await expect(sendCall(refuses.provider, CALL)).rejects.toMatchObject({ type: 'vitrine:cancelled' });
  const stays = fakeWallet({ wallet_switchEthereumChain: () => null });
  await expect(sendCall(stays.provider, CALL)).rejects.toMatchObject({ type: 'vitrine:wallet-failed' });
  for (const wallet of [refuses, stays]) expect(wallet.methods()).not.toContain('eth_sendTransaction');
});

test('a hash that is none is told', async () => {
  const { provider } = fakeWallet({ eth_sendTransaction: () => '0x12' });
  await expect(sendCall(provider, CALL)).rejects.toMatchObject({ type: 'vitrine:wallet-failed' });
});

test('a text is signed as its bytes, and an address is looked for without asking the person', async () => {
  const wallet = fakeWallet({ eth_accounts: () => [ADDRESS.toLowerCase(), 7] });
  expect(await signText(wallet.provider, '0xé', ADDRESS)).toBe(SIGNATURE);
  expect(wallet.asked[0]).toEqual(['personal_sign', ['0x3078c3a9', ADDRESS]]);
  expect(await walletHolds(wallet.provider, ADDRESS)).toBe(true);
  expect(await walletHolds(wallet.provider, CALL.to)).toBe(false);
  expect(wallet.methods()).not.toContain('eth_requestAccounts');
  expect(await walletHolds(fakeWallet().provider, ADDRESS)).toBe(false);
});
