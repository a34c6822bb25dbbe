/** Who buys, and where it goes: at most seven fields, which the browser knows how to fill. */
import type { CheckoutChange, CheckoutState } from '@vitrine-shop/sdk';
import { button, h } from '../ui/dom.ts';
import { countries, hasRegion, ownCountry } from './countries.ts';
import { Field } from './field.ts';
import type { Remembered } from './remember.ts';
import { say } from './text.ts';

const NAMES = ['email', 'name', 'line1', 'line2', 'postal_code', 'city', 'region', 'country'] as const;
type Name = (typeof NAMES)[number];
const NEEDED = ['email', 'name', 'line1', 'postal_code', 'city', 'country'] as const;
/** Where parcels have no postal code. */
const NO_POSTAL_CODE = new Set(['AE', 'AO', 'BO', 'GH', 'HK', 'JM', 'KE', 'MO', 'PA', 'QA', 'UG', 'ZW']);

export class Details {
  readonly contact = h('fieldset', { class: 'till-group' }, h('legend', {}, say('contact')));
  readonly address = h('fieldset', { class: 'till-group' }, h('legend', {}, say('address')));
  readonly #fields: Record<Name, Field>;

  /** changed: something was typed and left. */
  constructor(changed: () => void) {
    const field = (name: Name, autocomplete: string, more: object = {}) =>
      new Field(say(name), { name, autocomplete, maxlength: 120, ...more });
    this.#fields = {
      email: field('email', 'email', {
        type: 'email',
        inputmode: 'email',
        maxlength: 254,
        hint: say('email.hint'),
      }),
      name: field('name', 'name'),
      line1: field('line1', 'address-line1'),
      line2: field('line2', 'address-line2'),
      postal_code: field('postal_code', 'postal-code', { maxlength: 20 }),
      city: field('city', 'address-level2'),
      region: field('region', 'address-level1'),
      country: field('country', 'country', { choices: [['', ''], ...countries()] }),
    };
    const { email, name, line1, line2, postal_code, city, region, country } = this.#fields;
    this.contact.append(email.element, name.element);
    line2.element.hidden = true;
    region.element.hidden = true;
    const more = button(
      say('line2.add'),
      () => {
        line2.element.hidden = false;
        more.hidden = true;
        line2.control.focus();
      },
      'quiet till-more',
    );
    const town = h('div', { class: 'till-pair narrow-first' }, postal_code.element, city.element);
    this.address.append(country.element, line1.element, more, line2.element, town, region.element);
    country.value = ownCountry();
    this.#seeRegion();
    country.control.addEventListener('change', () => this.#seeRegion());
    for (const each of NAMES) this.#fields[each].control.addEventListener('change', changed);
  }

  get values(): Remembered {
    return Object.fromEntries(NAMES.map((name) => [name, this.#fields[name].value])) as unknown as Remembered;
  }

  /** What was said before, where nothing is typed yet. */
  fill(known: Partial<Remembered>): void {
    for (const name of NAMES) {
      const text = known[name];
      if (!text || (this.#fields[name].value && name !== 'country')) continue;
      this.#fields[name].value = text;
      if (name === 'line2') this.#fields.line2.element.hidden = false;
    }
    this.#seeRegion();
  }

  clear(): void {
    for (const name of NAMES) this.#fields[name].value = '';
    this.#fields.country.value = ownCountry();
  }

  /** What the checkout is told; only what is there. */
  change(): Pick<CheckoutChange, 'buyer' | 'address'> {
    const { email, name, ...address } = this.values;
    const said = this.address.hidden ? {} : { address: { name, ...address } };
    return { buyer: { email, name }, ...said };
  }

  /** Takes over what the checkout knows already. */
  take({ buyer, address }: CheckoutState): void {
    this.fill({ ...(address ?? {}), ...(buyer ?? {}), name: buyer?.name || address?.name || '' });
  }

  /** Says what is lacking beside its field; the first such field, null: nothing is. */
  check(): Field | null {
    const values = this.values;
    const wrong = NEEDED.filter((name) => {
      const { element } = this.#fields[name];
      if (this.address.hidden && this.address.contains(element)) return false;
      if (name === 'email') return !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(values.email);
      if (name === 'postal_code' && NO_POSTAL_CODE.has(values.country)) return false;
      return values[name] === '';
    });
    for (const name of NEEDED) this.#fields[name].fault(wrong.includes(name) ? say(`need.${name}`) : '');
    return wrong.length > 0 ? this.#fields[wrong[0]!] : null;
  }

  /**
   * What the shop says is wrong with one of them. path: `$.buyer.email`. Null: none of ours, else its field.
   *
   * quiet: nobody wanted to pay yet: what is not written is no fault.
   */
  fault(path: string, text: string, quiet = false): Field | null {
    const name = /^\$\.(?:buyer|address)\.(\w+)$/.exec(path)?.[1] as Name | undefined;
    const field = name && this.#fields[name];
    if (!field || (this.address.hidden && this.address.contains(field.element))) return null;
    if (quiet && field.value === '') return field;
    field.element.hidden = false;
    field.fault(text);
    return field;
  }

  #seeRegion(): void {
    const { country, region } = this.#fields;
    region.element.hidden = !hasRegion(country.value) && region.value === '';
  }
}
