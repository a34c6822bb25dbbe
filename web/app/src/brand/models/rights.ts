import type { NewStatement } from '@vitrine-shop/sdk';
import { field, h } from '../../ui/dom.ts';
import { text } from '../text.ts';

export type Rights = NonNullable<NewStatement['rights']>;

/**
 * Whose work it is, and the word of who uploads that they may show it. `confirmed` resolves at once if the box is ticked,
 * else when it is.
 */
export function rightsCard(brand: string): { element: HTMLElement; confirmed: () => Promise<Rights> } {
  const holder = h('input', { maxlength: 120, value: brand });
  const licence = h('input', { maxlength: 120, placeholder: 'CC-BY 4.0' });
  const box = h('input', { type: 'checkbox' });
  const asked = h('p', { class: 'note', role: 'status', hidden: true }, text('rightsFirst'));
  const element = h(
    'div',
    { class: 'rights' },
    h('label', { class: 'check' }, box, h('span', {}, text('rightsConfirm'))),
    h(
      'details',
      {},
      h('summary', {}, text('rightsMore')),
      h('div', { class: 'pair' }, field(text('rightsHolder'), holder), field(text('rightsLicence'), licence)),
    ),
    asked,
  );
  const read = (): Rights => {
    const rights: Rights = { holder: holder.value.trim() || brand, confirmed: true };
    if (licence.value.trim()) rights.licence = licence.value.trim();
    return rights;
  };
  const confirmed = () =>
    new Promise<Rights>((resolve) => {
      if (box.checked) return resolve(read());
      asked.hidden = false;
      box.focus();
      const ticked = () => {
        if (!box.checked) return;
        box.removeEventListener('change', ticked);
        asked.hidden = true;
        resolve(read());
      };
      box.addEventListener('change', ticked);
    });
  return { element, confirmed };
}
