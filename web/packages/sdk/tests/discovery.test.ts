import { expect, test } from 'vitest';
import { discoverWallets, type FoundWallet } from '../src/discovery.ts';

const PNG = 'data:image/png;base64,iVBORw0KGgo=';
const provider = { request: async () => null };

/** A page whose wallets announce themselves when asked, as extensions do; and what it has found. */
function page(...details: unknown[]) {
  const target = new EventTarget();
  const announce = (detail: unknown) =>
    target.dispatchEvent(Object.assign(new Event('eip6963:announceProvider'), { detail }));
  target.addEventListener('eip6963:requestProvider', () => details.forEach(announce));
  const told: (readonly FoundWallet[])[] = [];
  const end = discoverWallets((wallets) => told.push(wallets), target);
  return { announce, told, end, names: () => told.at(-1)?.map(({ name }) => name) ?? [] };
}

const wallet = (uuid: string, name: unknown, icon: unknown = PNG) => ({
  info: { uuid, name, icon, rdns: 'example.wallet' },
  provider,
});

test('wallets that are here, and ones that come later, are found once each', () => {
  const { announce, told, end } = page(wallet('1', 'One'), wallet('2', 'Two'), wallet('1', 'One again'));
  expect(told.at(-1)).toEqual([
    { uuid: '1', name: 'One', icon: PNG, provider },
    { uuid: '2', name: 'Two', icon: PNG, provider },
  ]);
  announce(wallet('3', 'Three'));
  announce(wallet('3', 'Three'));
  expect(told.map((wallets) => wallets.length)).toEqual([1, 2, 3]);
  end();
  announce(wallet('4', 'Four'));
  expect(told).toHaveLength(3);
});

test('a second wallet cannot take the place of the first', () => {
  const { announce, told } = page(wallet('1', 'Honest'));
  announce({ ...wallet('1', 'Thief'), provider: { request: async () => 'stolen' } });
  expect(told).toHaveLength(1);
  expect(told[0][0]).toMatchObject({ name: 'Honest', provider });
});

test('names are plain text of a bounded length', () => {
  const { names } = page(
    wallet('1', '  Meta\u200bMask\u202e\u0000 \n Wallet '),
    wallet('2', 'x'.repeat(5000)),
    wallet('3', '🦊'.repeat(60)),
    wallet('4', '<b>bold</b>'),
    wallet('5', '\u200b\u202e'),
    wallet('6', ''),
    wallet('7', 7),
    wallet('8', undefined),
  );
  expect(names()).toEqual(['MetaMask Wallet', 'x'.repeat(40), '🦊'.repeat(40), '<b>bold</b>']);
});

test('icons are data of pictures only, and not too long', () => {
  const icons = [
    [PNG, PNG],
    [`\n ${PNG}`, PNG],
    ['data:image/svg+xml,<svg/>', 'data:image/svg+xml,<svg/>'],
    ['https://evil.example/pixel.png', null],
    ['javascript:alert(1)', null],
    ['data:text/html,<script>alert(1)</script>', null],
    ['data:image/png+html;base64,aa', null],
    [`data:image/png;base64,${'a'.repeat(200_000)}`, null],
    [undefined, null],
    [{ toString: () => PNG }, null],
  ];
  const { told } = page(...icons.map(([icon], index) => wallet(String(index), 'A', icon)));
  // `wallet` gives an icon where none is named, so that one is announced bare.
  expect(told.at(-1)?.map(({ icon }) => icon)).toEqual(
    icons.map(([icon, shown]) => (icon === undefined ? PNG : shown)),
  );
});

test('what is no wallet is passed over', () => {
  const { told } = page(
    undefined,
    null,
    7,
    'wallet',
    {},
    { info: null, provider },
    { info: { uuid: '1', name: 'A' } },
    { info: { uuid: '1', name: 'A' }, provider: { request: 'not a function' } },
    { info: { uuid: 1, name: 'A' }, provider },
    { info: { uuid: '', name: 'A' }, provider },
    { info: { uuid: 'u'.repeat(65), name: 'A' }, provider },
    {
      provider,
      get info() {
        throw new Error('do not look');
      },
    },
  );
  expect(told).toEqual([]);
});

test('a page full of wallets stays readable', () => {
  const { told } = page(...Array.from({ length: 100 }, (_, index) => wallet(String(index), `W${index}`)));
  expect(told).toHaveLength(20);
  expect(told.at(-1)).toHaveLength(20);
});
