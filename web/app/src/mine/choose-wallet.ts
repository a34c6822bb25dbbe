/** The wallets found in this browser, as a dialog to choose one from; what is done with it may fail and be tried again. */
import { discoverWallets, type FoundWallet } from '@vitrine-shop/sdk';
import { faultText } from '../goods/text.ts';
import { openDialog } from '../ui/dialog.ts';
import { fill, h } from '../ui/dom.ts';
import { text } from './text.ts';

const PATIENCE_MS = 700;

/** Resolves when `work` has succeeded with a wallet, or the dialog was closed (then with null). */
export function withWallet<Result>(
  title: string,
  lead: string,
  work: (wallet: FoundWallet) => Promise<Result>,
): Promise<Result | null> {
  return new Promise((resolve) => {
    let result: Result | null = null;
    const choices = h('div', { class: 'wallet-choices' });
    const fault = h('p', { class: 'fault', role: 'alert' });
    const note = h('p', { class: 'mine-note', role: 'status' }, text('wallets.looking'));
    let found: readonly FoundWallet[] = [];

    const choose = async (wallet: FoundWallet) => {
      fault.textContent = '';
      for (const each of choices.querySelectorAll('button')) each.disabled = true;
      try {
        result = await work(wallet);
        dialog.close();
      } catch (error) {
        fault.textContent = faultText(error);
        show();
      }
    };
    const show = () => {
      const rows = found.map((wallet) => {
        const icon = wallet.icon && h('img', { src: wallet.icon, alt: '', width: 32, height: 32 });
        const row = h('button', { type: 'button', class: 'wallet-choice' }, icon, h('span', {}, wallet.name));
        row.addEventListener('click', () => void choose(wallet));
        return row;
      });
      if (found.length > 0) note.textContent = text('wallets.here');
      fill(choices, ...rows);
    };

    const close = h('button', { type: 'button', class: 'button quiet' }, text('cancel'));
    close.addEventListener('click', () => dialog.close());
    const dialog = openDialog(
      title,
      h('p', {}, lead),
      h('div', { class: 'wallet-choices' }, note, choices),
      fault,
      h('div', { class: 'actions' }, close),
    );
    const stop = discoverWallets((wallets) => {
      found = wallets;
      show();
    });
    const timer = setTimeout(() => {
      if (found.length === 0) note.textContent = text('wallets.missing');
    }, PATIENCE_MS);
    dialog.addEventListener('close', () => {
      clearTimeout(timer);
      stop();
      resolve(result);
    });
  });
}
