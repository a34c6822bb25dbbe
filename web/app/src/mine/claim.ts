/** Taking a good into a wallet: to which one, and whether the shop or the wallet itself sends it. */
import { type Certificate, type Certificates, sendCall, type Wallet } from '@vitrine-shop/sdk';
import { shortAddress } from '../goods/state.ts';
import { faultText, numberText, titleText } from '../goods/text.ts';
import { openDialog } from '../ui/dialog.ts';
import { busy, button, h } from '../ui/dom.ts';
import { toast } from '../ui/toast.ts';
import { walletOf } from './present.ts';
import { text } from './text.ts';

/** connect: leads to a first wallet. changed: it was claimed. */
export function openClaim(
  api: Certificates,
  certificate: Certificate,
  wallets: readonly Wallet[],
  connect: () => Promise<void>,
  changed: () => Promise<void>,
): void {
  const title = titleText(certificate);
  const heading = text('claim.title', { title, number: numberText(certificate) });
  if (wallets.length === 0) {
    askToConnect(heading, connect);
    return;
  }
  const cancel = button(text('cancel'), () => dialog.close(), 'quiet');
  const fault = h('p', { class: 'fault', role: 'alert' });
  const to = wallets.map((wallet, index) =>
    choice('wallet', wallet.address, index === 0, shortAddress(wallet.address)),
  );
  const ways = (['shop', 'wallet'] as const).map((by, index) =>
    choice('by', by, index === 0, text(`claim.${by}`), text(`claim.${by}.note`)),
  );
  const go = h('button', { class: 'button primary' }, text('claim'));
  const form = h(
    'form',
    { class: 'claim-form' },
    h('p', {}, text('claim.lead')),
    h('fieldset', {}, h('legend', {}, text('claim.to')), ...to),
    h('fieldset', { 'aria-label': text('claim') }, ...ways),
    fault,
    h('div', { class: 'actions' }, go, cancel),
  );
  const dialog = openDialog(heading, form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const chosen = new FormData(form);
    const wallet = String(chosen.get('wallet'));
    const by = chosen.get('by') === 'wallet' ? 'wallet' : 'shop';
    fault.textContent = '';
    void busy(go, () => claim(api, certificate, wallet, by))
      .then(async () => {
        dialog.close();
        toast(text(by === 'shop' ? 'claim.sent' : 'claim.offer', { title }));
        await changed();
      })
      .catch((error) => {
        fault.textContent = error instanceof Absent ? text('claim.absent') : faultText(error);
      });
  });
}

function askToConnect(heading: string, connect: () => Promise<void>): void {
  const go = button(
    text('claim.connect'),
    () => {
      dialog.close();
      void connect();
    },
    'primary',
  );
  const cancel = button(text('cancel'), () => dialog.close(), 'quiet');
  const actions = h('div', { class: 'actions' }, go, cancel);
  const dialog = openDialog(heading, h('p', {}, text('claim.none')), actions);
}

/** The wallet that was to send it is not in this browser. */
class Absent extends Error {}

async function claim(
  api: Certificates,
  { id }: Certificate,
  address: string,
  by: 'shop' | 'wallet',
): Promise<void> {
  // Looked for first: a voucher that nobody can use would keep the shop from sending it.
  const wallet = by === 'wallet' ? await walletOf(address) : null;
  if (by === 'wallet' && !wallet) throw new Absent();
  const { call } = await api.claim(id, address, by);
  if (wallet && call) await sendCall(wallet.provider, call, { from: address });
}

function choice(name: string, value: string, checked: boolean, label: string, note = ''): HTMLElement {
  return h(
    'label',
    { class: 'wallet-choice' },
    h('input', { type: 'radio', name, value, checked }),
    h('span', {}, label, note && h('small', {}, note)),
  );
}
