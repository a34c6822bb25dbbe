import { prove, type ShopClient } from '@vitrine-shop/sdk';
import { openDialog } from '../../ui/dialog.ts';
import { busy, button, h } from '../../ui/dom.ts';
import { text, wordsFor } from '../text.ts';

let open: Promise<boolean> | null = null;

/**
 * The shop wants a passkey shown anew. Resolves with true once it was, with false if somebody would rather not; asked
 * twice at once, one dialog answers both.
 */
export function askForProof(shop: ShopClient): Promise<boolean> {
  open ??= asked(shop).finally(() => {
    open = null;
  });
  return open;
}

function asked(shop: ShopClient): Promise<boolean> {
  return new Promise((resolve) => {
    let proved = false;
    const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
    const go: HTMLButtonElement = button(
      text('proofGo'),
      async () => {
        fault.hidden = true;
        try {
          await busy(go, () => prove(shop));
          proved = true;
          dialog.close();
        } catch (error) {
          fault.textContent = wordsFor(error);
          fault.hidden = false;
        }
      },
      'primary',
    );
    const no = button(text('cancel'), () => dialog.close(), 'quiet');
    const dialog = openDialog(
      text('proofTitle'),
      h('p', {}, text('proofText')),
      fault,
      h('div', { class: 'actions' }, go, no),
    );
    dialog.addEventListener('close', () => resolve(proved));
  });
}
