import type { Certificate, Product } from '@vitrine-shop/sdk';
import { goodPicture } from '../goods/picture.ts';
import { actsOf, goodOf } from '../goods/state.ts';
import { numberText, stateText, titleIn, titleText } from '../goods/text.ts';
import { button, h } from '../ui/dom.ts';
import { text } from './text.ts';

export interface GoodActs {
  claim: (certificate: Certificate) => void;
  takeBack: (certificate: Certificate, pressed: HTMLButtonElement) => void;
  /** Where the file that was sold is. */
  file: (certificate: Certificate) => string;
  /** To another device. */
  carry: (certificate: Certificate, pressed: HTMLButtonElement) => void;
}

/** What one owns or has borrowed, as cards. */
export function goodsList(
  goods: readonly Certificate[],
  products: ReadonlyMap<string, Product>,
  acts: GoodActs,
): HTMLElement {
  const cards = goods.map((each) => goodCard(each, products.get(each.product_id) ?? null, acts));
  const lendable = goods.some((each) => actsOf(each).lend && !each.soulbound);
  return h(
    'div',
    {},
    h('ul', { class: 'goods' }, ...cards),
    lendable && h('p', { class: 'mine-note' }, text('lend.how')),
  );
}

function goodCard(certificate: Certificate, product: Product | null, acts: GoodActs): HTMLElement {
  const { claim, takeBack, carry, file } = actsOf(certificate);
  const { standing } = goodOf(certificate);
  const title = titleText(certificate);
  const proof = certificate.proof_url;
  const named = (element: HTMLElement) => {
    element.setAttribute('aria-label', `${element.textContent} · ${title} · ${numberText(certificate)}`);
    return element;
  };
  const back = button(text('back'), () => acts.takeBack(certificate, back), 'primary');
  const away = button(text('carry'), () => acts.carry(certificate, away), 'quiet good-carry');
  return h(
    'li',
    { class: 'good', 'data-standing': standing, 'data-certificate': certificate.id },
    goodPicture(product, certificate.serial),
    h(
      'div',
      { class: 'good-words' },
      h('h2', { lang: titleIn(certificate) }, title),
      h('p', { class: 'good-number' }, numberText(certificate)),
      h('p', { class: 'good-state', 'data-standing': standing }, stateText(certificate)),
      certificate.problem && h('p', { class: 'good-problem' }, certificate.problem),
    ),
    h(
      'div',
      { class: 'actions' },
      claim && named(button(text('claim'), () => acts.claim(certificate), 'primary')),
      takeBack && named(back),
      proof && named(h('a', { class: 'button quiet', href: proof }, text('proof'))),
      file &&
        named(h('a', { class: 'button quiet', href: acts.file(certificate), download: '' }, text('file'))),
      carry && named(away),
    ),
  );
}

export function emptyGoods(): HTMLElement {
  return h(
    'div',
    { class: 'mine-empty' },
    h('h2', {}, text('empty.title')),
    h('p', {}, text('empty')),
    h('a', { class: 'button primary', href: '/' }, text('empty.rooms')),
  );
}

export function noCertificates(): HTMLElement {
  return h(
    'div',
    { class: 'mine-empty' },
    h('h2', {}, text('off.title')),
    h('p', {}, text('off')),
    h('a', { class: 'button primary', href: '/' }, text('empty.rooms')),
  );
}

export function failedGoods(why: string, again: () => void): HTMLElement {
  return h(
    'div',
    { class: 'mine-empty', role: 'alert' },
    h('h2', {}, text('failed')),
    h('p', {}, why),
    button(text('retry'), again, 'primary'),
  );
}
