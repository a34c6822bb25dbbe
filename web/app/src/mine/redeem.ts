/** A claim link: what somebody gave becomes this visitor's. */
import { type Certificate, type Certificates, Problem } from '@vitrine-shop/sdk';
import { faultText, numberWithin, titleText } from '../goods/text.ts';
import { doorForm } from '../lobby/door.ts';
import { busy, button, fill, h } from '../ui/dom.ts';
import { toast } from '../ui/toast.ts';
import { text } from './text.ts';

/**
 * The card that redeems `secret`. With a name known it does so at once, else it asks for one first.
 *
 * enter: makes sure that there is a visitor. done: it is redeemed, or will never be; the secret may be forgotten.
 */
export function redeemCard(
  api: Certificates,
  secret: string,
  known: boolean,
  enter: () => Promise<void>,
  done: (good: Certificate | null) => Promise<void>,
): HTMLElement {
  const fault = h('p', { class: 'fault', role: 'alert' });
  const take = button(text('link.take'), () => void go(), 'primary');
  const card = h('section', { class: 'card mine-asked', 'aria-labelledby': 'asked-title' });
  const actions = h('div', { class: 'actions' }, take);
  const heading = h('h2', { id: 'asked-title' }, text('link.title'));

  const wait = h('p', { role: 'status' }, text('link.wait'));

  const go = async () => {
    fault.textContent = '';
    try {
      const good = await busy(take, async () => {
        await enter();
        return api.redeem(secret);
      });
      card.remove();
      toast(text('link.done', { title: titleText(good), number: numberWithin(good) }));
      await done(good);
    } catch (error) {
      fault.textContent = faultText(error);
      wait.remove();
      // A link that is spent stays spent; any other fault may pass, and the link is still good then.
      if (isFinal(error)) {
        actions.remove();
        await done(null);
      }
    }
  };

  if (known) {
    fill(card, heading, wait, fault, actions);
    void go();
  } else {
    const name = h('h3', {}, text('name.title'));
    fill(card, heading, h('p', {}, text('link.lead')), name, doorForm(), fault, actions);
  }
  return card;
}

/** The link itself is no good, or no longer. */
function isFinal(error: unknown): boolean {
  return ['claim-link-unknown', 'claim-link-used'].includes(Problem.from(error).kind);
}
