/** The name of the house, for its owners: a line of its own, for it is proved by a passkey and not saved with the rest. */
import { Account, type ShopClient } from '@vitrine-shop/sdk';
import { busy, field, h } from '../../../ui/dom.ts';
import { toast } from '../../../ui/toast.ts';
import { wordsFor } from '../../text.ts';
import { say } from './text.ts';

/** renamed: it is called otherwise from now on. */
export function nameForm(shop: ShopClient, name: string, renamed: () => void): HTMLFormElement {
  const input = h('input', { required: true, maxlength: 80, value: name, autocomplete: 'off' });
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const save = h('button', { class: 'button' }, say('rename'));
  const form = h(
    'form',
    { class: 'stack lobby-rename' },
    field(say('name'), input, say('name.hint')),
    fault,
    save,
  );
  const send = async () => {
    fault.hidden = true;
    if (input.value.trim() === name) return;
    try {
      const now = await busy(save, () => new Account(shop).renameBrand(input.value));
      toast(say('renamed', { name: now.name }));
      renamed();
    } catch (error) {
      fault.textContent = wordsFor(error);
      fault.hidden = false;
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
  return form;
}
