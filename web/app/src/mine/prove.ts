/** The holder's side of a live question: one button, which shows whoever asks a tick for a minute. */
import { answerProof, type ProofQuestion, proofQuestion, type ShopClient, signText } from '@vitrine-shop/sdk';
import { shortAddress } from '../goods/state.ts';
import { faultText, numberText, titleText } from '../goods/text.ts';
import { busy, button, fill, h } from '../ui/dom.ts';
import { walletOf } from './present.ts';
import { text } from './text.ts';

/** done: it is answered, or cannot be any more. */
export function proveCard(shop: ShopClient, challenge: string, done: () => void): HTMLElement {
  const card = h('section', { class: 'card mine-asked', 'aria-labelledby': 'asked-title' });
  const heading = h('h2', { id: 'asked-title' }, text('prove.title'));
  const lead = h('p', {}, text('prove.lead.unknown'));
  const fault = h('p', { class: 'fault', role: 'alert' });
  const actions = h('div', { class: 'actions' });
  fill(card, heading, lead, fault, actions);

  const answer = async (pressed: HTMLButtonElement, sign: () => Promise<string | undefined>) => {
    fault.textContent = '';
    try {
      await busy(pressed, async () => answerProof(shop, challenge, await sign()));
      fill(card, heading, h('p', { class: 'note good', role: 'status' }, text('prove.done')));
      heading.tabIndex = -1;
      heading.focus();
      done();
    } catch (error) {
      fault.textContent = faultText(error);
    }
  };

  const offer = async (question: ProofQuestion) => {
    lead.textContent = text('prove.lead', { title: titleText(question), number: numberText(question) });
    const { message, owner } = question;
    if (message === null || owner === null) {
      const yes = button(text('prove.here'), () => void answer(yes, async () => undefined), 'primary');
      fill(actions, yes);
      return;
    }
    const wallet = await walletOf(owner);
    if (!wallet) {
      fault.textContent = text('prove.none', { address: shortAddress(owner) });
      return;
    }
    const label = text('prove.wallet', { wallet: wallet.name });
    const yes = button(
      label,
      () => void answer(yes, () => signText(wallet.provider, message, owner)),
      'primary',
    );
    fill(actions, yes);
  };

  void proofQuestion(shop, challenge)
    .then(offer)
    .catch((error) => {
      fault.textContent = faultText(error);
      done();
    });
  return card;
}
