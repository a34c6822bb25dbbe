/** New brands whose first public rooms wait for a yes, each with the rooms to look at. */
import { localText, type ShopClient, ShopFront, type WaitingBrand } from '@vitrine-shop/sdk';
import { fault } from '../../fault/fault.ts';
import { language } from '../../i18n/messages.ts';
import { busy, button, field, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import { Growing } from '../growing.ts';
import { say } from './text.ts';

export class ApprovalDesk {
  readonly #front: ShopFront;
  readonly #list = h('div', { class: 'approvals' });
  readonly #heading = h('h2', { id: 'approvals', tabindex: -1 }, say('approval.title'));
  readonly #more = new Growing(say('approval.more'), (after) => this.show(after));
  readonly element: HTMLElement;

  constructor(shop: ShopClient) {
    this.#front = new ShopFront(shop);
    this.element = h(
      'section',
      { class: 'oversight', 'aria-labelledby': this.#heading.id },
      this.#heading,
      h('p', { class: 'soft' }, say('approval.lead')),
      this.#list,
      this.#more.button,
    );
  }

  async show(after: string | null = null): Promise<void> {
    const { items, next } = await this.#front.waiting(after);
    const drawn = items.map((each) => this.#card(each));
    this.#more.draw(this.#list, after, drawn, next, say('approval.none'));
  }

  #card({ brand, rooms }: WaitingBrand): HTMLElement {
    const words = h('textarea', { rows: 2, maxlength: 2000 });
    const decide = async (pressed: HTMLButtonElement, decision: 'open' | 'not_yet') => {
      try {
        await busy(pressed, () => this.#front.decide(brand.id, decision, words.value));
        toast(say(decision === 'open' ? 'approval.opened' : 'approval.refused', { brand: brand.name }));
        await this.show();
        this.#heading.focus();
      } catch (error) {
        toast(fault(error));
      }
    };
    const yes: HTMLButtonElement = button(say('approval.open'), () => void decide(yes, 'open'), 'primary');
    const no: HTMLButtonElement = button(say('approval.not_yet'), () => void decide(no, 'not_yet'));
    return h(
      'article',
      { class: 'card stack', 'data-brand': brand.id },
      h('h3', { dir: 'auto' }, brand.name),
      h(
        'div',
        { class: 'actions' },
        ...rooms.map((room) =>
          h(
            'a',
            { class: 'button quiet', href: room.link, target: '_blank', rel: 'noopener' },
            say('approval.look', { room: localText(room.title, language()) }),
          ),
        ),
      ),
      field(say('approval.words'), words),
      h('div', { class: 'actions' }, yes, no),
    );
  }
}
