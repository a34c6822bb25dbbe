import { type Edition, localText, Problem, type Product } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { busy, field, h } from '../../ui/dom.ts';
import { text } from '../text.ts';
import type { Desk } from './desk.ts';
import { basisPoints, type Field, readDraft } from './draft.ts';
import { faultWords } from './fault.ts';

/** Asks for all that an edition promises for ever, and makes it. */
export function editionForm(desk: Desk, product: Product, made: (edition: Edition) => void): HTMLFormElement {
  const licence = h('textarea', { rows: 4 });
  const supply = h('input', { inputmode: 'numeric', autocomplete: 'off', placeholder: '100' });
  const variant = h('select', {}, h('option', { value: '' }, text('everyVariant')));
  for (const { id, title, material_variant } of product.variants) {
    const name = localText(title, language()) || material_variant || localText(product.title, language());
    variant.append(h('option', { value: id }, name));
  }
  const royalty = h('input', { inputmode: 'decimal', autocomplete: 'off', placeholder: '0' });
  const wallet = h('input', {
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    placeholder: '0x…',
  });
  const walletField = field(text('royaltyTo'), wallet);
  const [soulbound, revocable, open] = (['soulbound', 'revocable', 'openGift'] as const).map(promise);
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const go = h('button', { class: 'button primary' }, text('editionCreate'));
  const fields: Record<Field, HTMLInputElement | HTMLTextAreaElement> = {
    licence,
    max_supply: supply,
    royalty_bps: royalty,
    royalty_to: wallet,
  };

  const follow = () => {
    walletField.hidden = !basisPoints(royalty.value);
  };
  royalty.addEventListener('input', follow);
  follow();

  const form = h(
    'form',
    { class: 'edition-form', novalidate: true },
    field(text('licenceText'), licence, text('licenceHint')),
    h(
      'div',
      { class: 'pair' },
      field(text('supply'), supply, text('supplyHint')),
      product.variants.length > 1 && field(text('comesWith'), variant),
    ),
    h('div', { class: 'promises' }, soulbound.element, revocable.element, open.element),
    h('div', { class: 'pair' }, field(text('royalty'), royalty, text('royaltyHint')), walletField),
    h('p', { class: 'note edition-final', id: `final-${product.id}` }, text('editionFinal')),
    fault,
    h('div', { class: 'actions' }, go),
  );
  go.setAttribute('aria-describedby', `final-${product.id}`);

  const blame = (words: string, at: Field | null) => {
    fault.textContent = words;
    fault.hidden = false;
    if (!at) return;
    fields[at].setAttribute('aria-invalid', 'true');
    fields[at].focus();
  };

  form.addEventListener('input', (event) => (event.target as Element).removeAttribute('aria-invalid'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    fault.hidden = true;
    const read = readDraft({
      licence: licence.value,
      supply: supply.value,
      variant: variant.value,
      soulbound: soulbound.box.checked,
      revocable: revocable.box.checked,
      open: open.box.checked,
      royalty: royalty.value,
      wallet: wallet.value,
    });
    if ('faulty' in read) return blame(text(`fault.${read.faulty}`), read.faulty);
    try {
      const edition = await busy(go, () => desk.api.createEdition(product.id, read.edition));
      form.reset();
      follow();
      made(edition);
    } catch (error) {
      const named = Problem.from(error).problem.field;
      blame(faultWords(error), typeof named === 'string' && named in fields ? (named as Field) : null);
    }
  });
  return form;
}

/** A promise that is made or not, with what it means below. */
function promise(key: 'soulbound' | 'revocable' | 'openGift'): {
  element: HTMLElement;
  box: HTMLInputElement;
} {
  const box = h('input', { type: 'checkbox' });
  const element = h(
    'label',
    { class: 'check' },
    box,
    h('span', {}, text(key), h('small', {}, text(`${key}Hint`))),
  );
  return { element, box };
}
