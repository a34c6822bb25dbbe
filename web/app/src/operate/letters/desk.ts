/** The shop's letters: whether they were taken, what they say, and those that were given up begun anew. */
import { type Letter, Letters, type ShopClient } from '@vitrine-shop/sdk';
import { fault } from '../../fault/fault.ts';
import { language } from '../../i18n/messages.ts';
import { busy, button, fill, h } from '../../ui/dom.ts';
import { Growing } from '../growing.ts';
import { say } from './text.ts';

const moment = new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' });

export class LetterDesk {
  readonly #letters: Letters;
  readonly #list = h('div', { class: 'quota-brands' });
  readonly #note = h('p', { class: 'note', hidden: true }, say('folder'));
  readonly #more = new Growing(say('more'), (after) => this.#draw(after));
  readonly element: HTMLElement;

  constructor(shop: ShopClient) {
    this.#letters = new Letters(shop);
    this.element = h(
      'section',
      { class: 'oversight', 'aria-labelledby': 'letters' },
      h('h2', { id: 'letters' }, say('title')),
      h('p', { class: 'soft' }, say('lead')),
      this.#note,
      this.#list,
      this.#more.button,
    );
  }

  /** Asks and draws; what keeps it from answering is said by whoever asked. */
  async show(): Promise<void> {
    await this.#letters.shop.session(); // to try again needs what it tells
    await this.#draw();
  }

  async #draw(after?: string): Promise<void> {
    const page = await this.#letters.list(after === undefined ? {} : { after });
    const drawn = page.items.map((each) => this.#letter(each));
    if (after === undefined)
      fill(this.#list, ...(drawn.length ? drawn : [h('p', { class: 'soft' }, say('none'))]));
    else this.#list.append(...drawn);
    this.#note.hidden = !page.to_a_folder;
    this.#more.ended(page.next);
  }

  #letter(found: Letter): HTMLElement {
    const body = h('div', { class: 'letter-body' });
    const line = h('span', { class: 'soft' }, lineOf(found));
    const drawn = h(
      'details',
      { class: 'quota-brand' },
      h('summary', {}, h('span', { 'data-words': 'own' }, found.subject), ' ', line),
      body,
    );
    const open = async (): Promise<void> => {
      if (!drawn.open || body.childElementCount > 0) return;
      try {
        const { text, language: spoken } = await this.#letters.read(found.id);
        fill(
          body,
          h('p', { class: 'soft' }, fateOf(found)),
          h('pre', { class: 'letter-text', lang: spoken, dir: 'auto', tabindex: 0 }, text),
          found.state === 'given_up' ? this.#again(found, line) : null,
        );
      } catch (error) {
        fill(body, h('p', { class: 'note bad', role: 'alert' }, fault(error)));
      }
    };
    drawn.addEventListener('toggle', () => void open());
    return drawn;
  }

  #again(found: Letter, line: HTMLElement): HTMLElement {
    const state = h('p', { class: 'note', role: 'status', hidden: true });
    const press = button(say('again'), async () => {
      try {
        line.textContent = lineOf(await busy(press, () => this.#letters.again(found.id)));
        state.className = 'note good';
        state.textContent = say('begun');
        press.remove();
      } catch (error) {
        state.className = 'note bad';
        state.textContent = fault(error);
      }
      state.hidden = false;
    });
    return h('div', { class: 'actions' }, press, state);
  }
}

function lineOf({ to, queued_at, state }: Letter): string {
  return say('line', { to, when: moment.format(new Date(queued_at)), state: say(state) });
}

function fateOf({ tries, state, due_at, problem }: Letter): string {
  const next = state === 'waiting' && tries > 0 ? say('next', { when: moment.format(new Date(due_at)) }) : '';
  return [tries > 0 ? say('tries', { count: tries }) : '', next, problem ?? ''].filter(Boolean).join(' ');
}
