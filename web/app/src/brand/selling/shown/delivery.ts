import type { NewDelivery, OwnDelivery } from '@vitrine-shop/sdk';
import { language, languageName } from '../../../i18n/messages.ts';
import { button, fill, h } from '../../../ui/dom.ts';
import { type Control, choice, codes, filled, line, minor, typed } from './control.ts';
import { type Desk, type Placed, savedForm } from './form.ts';
import { say } from './text.ts';

type Option = OwnDelivery['options'][number];
type NewOption = NewDelivery['options'][number];
const CLASSES = ['standard', 'reduced', 'second_reduced', 'super_reduced', 'zero'] as const;
const CURRENCIES =
  'EUR USD GBP CHF JPY AED AUD BRL CAD CNY CZK DKK HKD HUF ILS INR KRW KWD MXN NOK NZD PLN RON SEK SGD THB TND TRY TWD ZAR';

interface Way {
  readonly element: HTMLElement;
  readonly controls: readonly Control[];
  /** As it is sent; null: something is not filled in, and says so. */
  read(currency: string): NewOption | null;
}

/** How orders are sent. */
export function deliveryForm(desk: Desk, { options }: OwnDelivery): HTMLFormElement {
  const named = CURRENCIES.split(' ').map((code): [string, string] => [code, code]);
  const currency = choice('options', say('currency'), named, options[0]?.price.currency ?? 'EUR');
  const list = h('div', { class: 'selling-ways' });
  let ways: Way[] = [];
  const draw = (told: readonly (Option | null)[]) => {
    ways = told.map((option, number) => way(option, number, remove));
    fill(list, ...ways.map(({ element }) => element));
  };
  const remove = (element: HTMLElement) => {
    ways = ways.filter((each) => each.element !== element);
    element.remove();
    add.focus();
  };
  const add = button(say('add'), () => {
    const made = way(null, ways.length, remove);
    ways.push(made);
    list.append(made.element);
    made.controls[0]?.input.focus();
  });
  draw(options.length ? options : [null]);

  const save = async () => {
    const read = ways.map((each) => each.read(currency.value));
    const said = read.filter((each) => each !== null);
    if (said.length < read.length) return false;
    const now = await desk.api.setDelivery({ options: said }, desk.version);
    draw(now.options);
    desk.kept(now.version);
    return true;
  };
  return savedForm({
    title: say('delivery'),
    changes: desk.changes,
    parts: [currency.element, list, ...(desk.changes ? [h('div', { class: 'actions' }, add)] : [])],
    controls: () => [...ways.flatMap(placed), currency],
    save,
    stale: (version) => desk.kept(version),
  });
}

/** As the server names them in what it refuses. */
function placed({ controls }: Way, number: number): Placed[] {
  return controls.map(({ place, input, blame }) => ({ place: `options.${number}.${place}`, input, blame }));
}

function way(option: Option | null, number: number, remove: (element: HTMLElement) => void): Way {
  const tongue = language();
  const money = (amount: Option['price'] | null | undefined) =>
    amount ? typed(amount.amount_minor, amount.currency) : '';
  const decimal = { inputmode: 'decimal', autocomplete: 'off' };
  const whole = { inputmode: 'numeric', autocomplete: 'off' };
  const title = line('title', say('title', { language: languageName(tongue) }), option?.title[tongue] ?? '', {
    maxlength: 80,
  });
  const where = line(
    'countries',
    say('countries'),
    option?.countries.join(', ') ?? '',
    { maxlength: 1_000 },
    say('countriesHint'),
  );
  const price = line('price', say('price'), money(option?.price), decimal);
  const free = line('free_from', say('freeFrom'), money(option?.free_from), decimal);
  const least = line('days', say('least'), String(option?.days[0] ?? ''), whole);
  const most = line('days', say('most'), String(option?.days[1] ?? ''), whole);
  const classes = CLASSES.map((each): [string, string] => [each, say(each)]);
  const tax = choice('tax_class', say('taxClass'), classes, option?.tax_class ?? 'standard');
  const pair = (...parts: Control[]) =>
    h('div', { class: 'selling-pair' }, ...parts.map(({ element }) => element));
  const element: HTMLElement = h(
    'fieldset',
    { class: 'selling-way' },
    h('legend', {}, say('way', { number: number + 1 })),
    pair(title, where),
    pair(price, free, tax),
    pair(least, most),
    button(say('remove'), () => remove(element), 'quiet'),
  );
  return {
    element,
    controls: [title, where, price, free, least, most, tax],
    read(currency) {
      const words = { ...option?.title, [tongue]: title.value || null };
      const named = Object.values(words).some(Boolean) ? [] : [title];
      if (!filled([...named, where, price, least, most])) return null;
      const amount = minor(price.value, currency);
      const from = free.value ? minor(free.value, currency) : null;
      if (amount === null) price.blame(say('noAmount'));
      if (free.value && from === null) free.blame(say('noAmount'));
      if (amount === null || (free.value && from === null)) return null;
      return {
        ...(option ? { id: option.id } : {}),
        title: words,
        countries: codes(where.value),
        price: { amount_minor: amount, currency },
        tax_class: tax.value as Option['tax_class'],
        days: [Number(least.value), Number(most.value)],
        free_from: from === null ? null : { amount_minor: from, currency },
      };
    },
  };
}
