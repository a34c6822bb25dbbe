/** The receipt: what was reported, how it stands, what was decided and why, and what one can do next. */
import {
  Lobbies,
  localText,
  Oversight,
  Problem,
  type ReportReceipt,
  type ShopClient,
  spokenIn,
} from '@vitrine-shop/sdk';
import { fault } from '../fault/fault.ts';
import { language } from '../i18n/messages.ts';
import { momentText, nameOf, receiptPage, say } from '../report/text.ts';
import { copyText } from '../ui/copy.ts';
import { button, field, fill, h } from '../ui/dom.ts';
import { tidied } from './number.ts';
import { text } from './text.ts';

export class ReceiptPage {
  readonly element = h('main', { class: 'receipt' });
  readonly #oversight: Oversight;
  readonly #lobbies: Lobbies;

  constructor(shop: ShopClient) {
    this.#oversight = new Oversight(shop);
    this.#lobbies = new Lobbies(shop);
  }

  /** number: empty: it is asked for. */
  async show(number: string): Promise<void> {
    if (!number) return fill(this.element, ...ask('', text('ask.title'), text('ask.lead')));
    fill(this.element, h('p', { class: 'soft', role: 'status' }, text('loading')));
    try {
      const receipt = await this.#oversight.receipt(number);
      const house = h('div', { class: 'receipt-house' });
      fill(this.element, receiptCard(receipt, number, house));
      // The report is read without it too: a brand may have gone from view meanwhile.
      if (receipt.brand) await this.#tellWhose(receipt.brand, house).catch(() => house.remove());
    } catch (error) {
      const again = button(text('retry'), () => void this.show(number), 'primary');
      if (Problem.from(error).kind === 'receipt-unknown')
        fill(this.element, ...ask(number, text('unknown.title'), text('unknown.lead')));
      else
        fill(
          this.element,
          ...said(text('failed.title'), fault(error)),
          h('div', { class: 'actions' }, again),
        );
    }
  }

  /** The brand, and what the law wants it to say: whom one may turn to besides. */
  async #tellWhose(brand: NonNullable<ReportReceipt['brand']>, into: HTMLElement): Promise<void> {
    const { url, legal } = await this.#lobbies.shown(brand.slug);
    const at = (path: string) => `${path}?lang=${language()}`;
    fill(
      into,
      h('h2', {}, text('whose')),
      h(
        'ul',
        {},
        h('li', {}, h('a', { href: at(url), dir: 'auto' }, brand.name)),
        ...legal.map((each) => h('li', {}, h('a', { href: at(`${url}/${each}`) }, text(each)))),
      ),
    );
  }
}

function receiptCard(receipt: ReportReceipt, number: string, house: HTMLElement): HTMLElement {
  const { state, decision, decided_at, kind, thing } = receipt;
  const title = receipt.titles ? localText(receipt.titles, language()) : receipt.title;
  const name = nameOf({ ...receipt, title });
  const known = name !== say(`kind.${kind}`);
  return h(
    'article',
    { class: 'receipt-card', 'data-state': state },
    h('p', { class: 'receipt-kind' }, text('kind')),
    h('h1', { lang: known ? spokenIn(receipt.titles, language()) : null }, name),
    h('p', { class: 'receipt-state', role: 'status' }, text(`state.${state}`)),
    decision &&
      h(
        'figure',
        { class: 'receipt-reason' },
        h('figcaption', {}, text('reason')),
        h('blockquote', {}, decision),
      ),
    h('p', {}, text(`next.${state}`)),
    receipt.kept ? null : h('p', { class: 'soft' }, text('counted')),
    h(
      'dl',
      { class: 'fact-list' },
      ...(known && kind !== 'model' && kind !== 'picture' ? fact(text('what'), say(`kind.${kind}`)) : []),
      ...(receipt.kept ? fact(text('why'), say(`reason.${receipt.reason}`)) : []),
      ...fact(text(receipt.kept ? 'at' : 'at.first'), momentText(receipt.at, 'long')),
      ...(decided_at ? fact(text('decided'), momentText(decided_at, 'long')) : []),
      ...fact(text('number'), h('code', {}, number)),
    ),
    h(
      'div',
      { class: 'actions' },
      button(
        text('copy'),
        () => void copyText(new URL(receiptPage(number), location.href).href, text('copied')),
        'primary',
      ),
      kind === 'room' && state !== 'upheld'
        ? h('a', { class: 'button', href: `/rooms/${encodeURIComponent(thing)}` }, text('toRoom'))
        : h('a', { class: 'button', href: '/' }, text('toRooms')),
    ),
    receipt.brand ? house : null,
    h('p', { class: 'soft' }, text('life')),
  );
}

function fact(name: string, value: string | HTMLElement): HTMLElement[] {
  return [h('dt', {}, name), h('dd', {}, value)];
}

/** A number is asked for; with the one that was not found, to be mended. */
function ask(number: string, title: string, lead: string): HTMLElement[] {
  const typed = h('input', {
    required: true,
    maxlength: 40,
    value: number,
    placeholder: 'R-XXXX-XXXX-XXXX-XXXX',
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
  });
  const form = h(
    'form',
    { class: 'receipt-ask' },
    field(text('number'), typed),
    h('button', { class: 'button primary' }, text('ask')),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    location.assign(receiptPage(tidied(typed.value)));
  });
  return [...said(title, lead), form];
}

const said = (title: string, lead: string): HTMLElement[] => [
  h('h1', {}, title),
  h('p', { class: 'lead', role: 'alert' }, lead),
];
