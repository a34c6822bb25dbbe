/** Which wallets are this visitor's: connect, disconnect, and be oneself on another device by one of them. */
import {
  Problem,
  type ShopClient,
  signInWithWallet,
  unlinkWallet,
  type Visitor,
  type Wallet,
  type WalletProvider,
} from '@vitrine-shop/sdk';
import { rememberVisitor } from '../door/visitor.ts';
import { shortAddress } from '../goods/state.ts';
import { faultText } from '../goods/text.ts';
import { confirmed } from '../ui/dialog.ts';
import { button, fill, h } from '../ui/dom.ts';
import { toast } from '../ui/toast.ts';
import { withWallet } from './choose-wallet.ts';
import { text } from './text.ts';

export interface WalletsPart {
  readonly element: HTMLElement;
  show(wallets: readonly Wallet[], known: boolean): void;
  /** Resolves when one more is connected, or the visitor thought better of it. */
  connect(): Promise<void>;
}

/** ready: makes sure that there is a visitor. changed: wallets, or even the visitor, are others now. */
export function walletsPart(
  shop: ShopClient,
  ready: () => Promise<void>,
  changed: () => Promise<void>,
): WalletsPart {
  const list = h('ul', { class: 'wallet-list' });
  const actions = h('div', { class: 'actions' });

  const connect = async () => {
    const done = await withWallet(
      text('wallets.connect.title'),
      text('wallets.connect.lead'),
      async (wallet) => {
        await ready();
        await signInWithWallet(shop, wallet.provider, { purpose: 'link' });
        return wallet.name;
      },
    );
    if (done === null) return;
    toast(text('wallets.connected', { wallet: done }));
    await changed();
  };

  const signIn = async () => {
    const done = await withWallet(
      text('wallets.sign-in.title'),
      text('wallets.sign-in.lead'),
      async (wallet) => {
        await ready();
        return become(wallet.provider);
      },
    );
    if (!done) return;
    // Rooms come in under the name that this browser remembers.
    rememberVisitor({ name: done.name, colour: done.colour });
    toast(text('wallets.signed-in', { name: done.name }));
    await changed();
  };

  /** Asks first where what this visitor has would stay behind. null: thought better of. */
  const become = async (provider: WalletProvider): Promise<Visitor | null> => {
    try {
      return (await signInWithWallet(shop, provider)).visitor;
    } catch (error) {
      if (Problem.from(error).kind !== 'wallet-elsewhere') throw error;
    }
    const sure = await confirmed(
      text('wallets.leave.title'),
      text('wallets.leave.lead'),
      text('wallets.leave'),
      text('cancel'),
    );
    return sure ? (await signInWithWallet(shop, provider, { leave: true })).visitor : null;
  };

  const remove = async (wallet: Wallet) => {
    const name = shortAddress(wallet.address);
    const sure = await confirmed(
      text('wallets.remove.title', { wallet: name }),
      text('wallets.remove.lead'),
      text('wallets.remove'),
      text('cancel'),
    );
    if (!sure) return;
    try {
      await unlinkWallet(shop, wallet.address);
      toast(text('wallets.removed', { wallet: name }));
      await changed();
    } catch (error) {
      toast(faultText(error));
    }
  };

  const row = (wallet: Wallet) => {
    const name = shortAddress(wallet.address);
    const copy = button(text('wallets.copy'), () => void copied(wallet.address), 'quiet');
    const away = button(text('wallets.remove'), () => void remove(wallet), 'quiet');
    copy.setAttribute('aria-label', `${text('wallets.copy')} ${name}`);
    away.setAttribute('aria-label', `${text('wallets.remove')} ${name}`);
    return h(
      'li',
      { class: 'wallet-row' },
      h(
        'span',
        { class: 'wallet-name', title: wallet.address },
        name,
        h('small', {}, text(wallet.kind === 'contract' ? 'wallets.kind.contract' : 'wallets.kind.key')),
      ),
      copy,
      away,
    );
  };

  const element = h(
    'section',
    { class: 'mine-wallets', 'aria-labelledby': 'wallets-title' },
    h('h2', { id: 'wallets-title' }, text('wallets')),
    h('p', {}, text('wallets.lead')),
    list,
    actions,
  );
  return {
    element,
    connect,
    show(wallets, known) {
      list.hidden = wallets.length === 0;
      fill(list, ...wallets.map(row));
      const kind = known && wallets.length === 0 ? '' : 'quiet';
      fill(
        actions,
        known && button(text('wallets.add'), () => void connect(), kind),
        button(text('wallets.sign-in'), () => void signIn(), known ? 'quiet' : ''),
      );
    },
  };
}

async function copied(address: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(address);
    toast(text('wallets.copied'));
  } catch {
    toast(address); // then it can be copied by hand
  }
}
