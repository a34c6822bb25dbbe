/** What each brand has of what it may have, and where operators give it more or less. */
import { BrandQuotas, type NewQuotas, type ShopClient, type UsedQuotas } from '@vitrine-shop/sdk';
import { fault } from '../../fault/fault.ts';
import { busy, field, fill, h } from '../../ui/dom.ts';
import { Growing } from '../growing.ts';
import { count } from '../text.ts';
import { say } from './text.ts';

const MIB = 2 ** 20;

export class QuotaDesk {
  readonly #quotas: BrandQuotas;
  readonly #brands = h('div', { class: 'quota-brands' });
  readonly #more = new Growing(say('more'), (after) => this.show(after));
  readonly element: HTMLElement;

  constructor(shop: ShopClient) {
    this.#quotas = new BrandQuotas(shop);
    this.element = h(
      'section',
      { class: 'oversight', 'aria-labelledby': 'brands' },
      h('h2', { id: 'brands' }, say('title')),
      h('p', { class: 'soft' }, say('lead')),
      this.#brands,
      this.#more.button,
    );
  }

  /** Asks and draws; what keeps it from answering is said by whoever asked. after: where to go on. */
  async show(after: string | null = null): Promise<void> {
    await this.#quotas.shop.session(); // to save needs what it tells
    const page = await this.#quotas.all(after);
    const drawn = page.items.map((each) => this.#brand(each));
    if (after === null)
      fill(this.#brands, ...(drawn.length ? drawn : [h('p', { class: 'soft' }, say('none'))]));
    else this.#brands.append(...drawn);
    this.#more.ended(page.next);
  }

  #brand(found: UsedQuotas): HTMLElement {
    const body = h('div', {});
    const draw = (now: UsedQuotas, told?: string) => {
      fill(body, this.#form(now, draw, told));
      if (told) body.querySelector('button')?.focus();
    };
    draw(found);
    return h('details', { class: 'quota-brand' }, h('summary', {}, found.name), body);
  }

  #form(now: UsedQuotas, draw: (now: UsedQuotas, told: string) => void, told = ''): HTMLElement {
    const fields = now.quotas.map(({ quota, used, allowed, own }) => {
      const unit = quota === 'file_bytes' ? MIB : 1;
      const input = h('input', {
        type: 'number',
        min: 0,
        step: 1,
        inputmode: 'numeric',
        value: own === null ? null : Math.round(own / unit),
        placeholder: Math.round(allowed / unit),
      });
      const hint = say('hint', { used: count(used / unit), allowed: count(allowed / unit) });
      return { quota, unit, own, input, element: field(say(quota), input, hint) };
    });
    const save = h('button', { class: 'button' }, say('save'));
    const state = h('p', { class: told ? 'note good' : 'note bad', role: 'status', hidden: !told }, told);
    const form = h(
      'form',
      { class: 'quota-form' },
      ...fields.map(({ element }) => element),
      h('div', { class: 'actions' }, save),
      state,
    );
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const wanted: NewQuotas = {};
      for (const { quota, unit, own, input } of fields) {
        const number = input.value === '' ? null : Number(input.value);
        // What was only rounded for the eye stays as it was said.
        if (number === (own === null ? null : Math.round(own / unit))) continue;
        wanted[quota] = number === null ? null : number * unit;
      }
      try {
        draw(await busy(save, () => this.#quotas.set(now.brand, wanted)), say('saved'));
      } catch (error) {
        state.className = 'note bad';
        state.textContent = fault(error);
        state.hidden = false;
      }
    });
    return form;
  }
}
