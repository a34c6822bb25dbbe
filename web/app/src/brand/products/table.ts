import {
  formatMoney,
  localText,
  OwnRooms,
  type Product,
  parseMoney,
  type ShopClient,
  spokenIn,
} from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { confirmed } from '../../ui/dialog.ts';
import { busy, field, fill, h } from '../../ui/dom.ts';
import { text, wordsFor } from '../text.ts';
import { type Outcome, onEach, percentOf, placing, raised, repriced } from './many.ts';

const ACTS = ['price', 'percent', 'publish', 'withdraw', 'place', 'delete'] as const;
type Act = (typeof ACTS)[number];
const NAMES = {
  price: 'manyPrice',
  percent: 'manyPercent',
  publish: 'manyPublish',
  withdraw: 'manyWithdraw',
  place: 'manyPlace',
  delete: 'manyDelete',
} as const;

/** All products in a table, to change many at once. changed: some were. */
export function productTable(
  shop: ShopClient,
  changed: () => Promise<void>,
): { element: HTMLElement; show: (products: Product[]) => void } {
  let products: Product[] = [];
  const chosen = new Set<string>();
  let running = false;
  const rows = h('tbody', {});
  const all = h('input', { type: 'checkbox', 'aria-label': text('chooseAll') });
  const act = h('select', {}, ...ACTS.map((name) => h('option', { value: name }, text(NAMES[name]))));
  const value = h('input', { autocomplete: 'off', inputmode: 'decimal' });
  const valueField = field(text('price'), value);
  const currency = h('select', { 'aria-label': text('currency') });
  const room = h('select', {});
  const roomField = field(text('room'), room);
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const report = h('div', { role: 'status' });
  const go = h('button', { class: 'button primary' }, '');
  const form = h(
    'form',
    { class: 'many', novalidate: true },
    field(text('manyAct'), act),
    valueField,
    currency,
    roomField,
    go,
  );

  const picked = () => products.filter(({ id }) => chosen.has(id));

  const follow = () => {
    const name = act.value as Act;
    valueField.hidden = name !== 'price' && name !== 'percent';
    valueField.querySelector('label')?.replaceChildren(text(name === 'percent' ? 'percent' : 'price'));
    currency.hidden = name !== 'price';
    roomField.hidden = name !== 'place';
    go.textContent = text('applyTo', { count: chosen.size });
    go.disabled = running || chosen.size === 0;
    all.checked = products.length > 0 && chosen.size === products.length;
    all.indeterminate = chosen.size > 0 && !all.checked;
  };

  const row = (product: Product): HTMLElement => {
    const title = localText(product.title, language());
    const box = h('input', { type: 'checkbox', 'aria-label': title, checked: chosen.has(product.id) });
    box.addEventListener('change', () => {
      if (box.checked) chosen.add(product.id);
      else chosen.delete(product.id);
      follow();
    });
    const prices = [...new Set(product.variants.map(({ price }) => formatMoney(price, language())))];
    return h(
      'tr',
      { 'data-product': product.id },
      h('td', {}, h('label', { class: 'check' }, box)),
      h('th', { scope: 'row', lang: spokenIn(product.title, language()) }, title),
      h('td', {}, text(product.published ? 'onSale' : 'draft')),
      h('td', { class: 'number' }, prices.join(' · ')),
    );
  };

  type Doing = (products: readonly Product[], told: (through: number) => void) => Promise<Outcome[]>;
  const each =
    (doing: (product: Product) => Promise<unknown>): Doing =>
    (products, told) =>
      onEach(products, doing, told);

  /** What to do with those that are chosen; null: it cannot be, or was thought better of. */
  const wanted = async (): Promise<Doing | null> => {
    switch (act.value as Act) {
      case 'price': {
        const code = currency.value;
        const amount_minor = parseMoney(value.value, code);
        if (amount_minor === null) return blame(text('priceFault'));
        return (products, told) => repriced(shop, products, () => ({ amount_minor, currency: code }), told);
      }
      case 'percent': {
        const percent = percentOf(value.value);
        if (percent === null) return blame(text('percentFault'));
        const price = ({ price }: Product['variants'][number]) => ({
          ...price,
          amount_minor: raised(price.amount_minor, percent),
        });
        return (products, told) => repriced(shop, products, price, told);
      }
      case 'publish':
        return each(({ id }) => shop.publish(id));
      case 'withdraw':
        return each(({ id }) => shop.withdraw(id));
      case 'place':
        if (room.value) return each(placing(shop, await shop.room(room.value)));
        await listRooms();
        if (!room.value) return blame(text('noRooms'));
        room.focus(); // to choose one of those that are there by now
        return null;
      case 'delete': {
        const title = text('manyDeleteTitle', { count: chosen.size });
        const sure = await confirmed(title, text('deleteProduct'), text('delete'), text('cancel'), 'danger');
        return sure ? each(({ id }) => shop.deleteProduct(id)) : null;
      }
    }
  };

  const blame = (words: string): null => {
    fault.textContent = words;
    fault.hidden = false;
    if (!valueField.hidden) value.focus();
    return null;
  };

  const run = async () => {
    const found = picked();
    const doing = await wanted();
    if (!doing) return;
    const told = (through: number) => {
      report.textContent = text('through', { through, of: found.length });
    };
    const outcomes = await doing(found, told);
    // What was refused stays chosen, and so does what was chosen meanwhile.
    for (const { product, refused } of outcomes) if (refused === null) chosen.delete(product.id);
    fill(report, outcomeView(outcomes));
    await changed();
  };

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (running) return;
    running = true;
    fault.hidden = true;
    fill(report);
    await busy(go, run).catch((error) => blame(wordsFor(error)));
    running = false;
    follow();
    // A button that was off has lost the focus.
    const focused = document.activeElement;
    if (!focused || focused === document.body || focused === go)
      (go.disabled ? act : go).focus({ preventScroll: true });
  });
  act.addEventListener('change', follow);
  all.addEventListener('change', () => {
    chosen.clear();
    if (all.checked) for (const { id } of products) chosen.add(id);
    fill(rows, ...products.map(row));
    follow();
  });

  const show = (now: Product[]) => {
    products = now;
    for (const id of [...chosen]) if (!now.some((each) => each.id === id)) chosen.delete(id);
    const codes = new Set(now.flatMap(({ variants }) => variants.map(({ price }) => price.currency)));
    const before = currency.value;
    fill(currency, ...[...codes].map((code) => h('option', {}, code)));
    if (codes.has(before)) currency.value = before;
    const focused = rows.contains(document.activeElement) ? document.activeElement?.closest('tr') : null;
    const drawn = now.map(row);
    fill(rows, ...drawn);
    const same = focused && drawn.find((each) => each.dataset.product === focused.dataset.product);
    same?.querySelector('input')?.focus({ preventScroll: true });
    follow();
  };

  const listRooms = async () => {
    const found = await new OwnRooms(shop).list();
    const before = room.value;
    fill(room, ...found.map(({ id, title }) => h('option', { value: id }, localText(title, language()))));
    room.value = (found.find(({ id }) => id === before) ?? found[0])?.id ?? '';
  };
  act.addEventListener('change', () => {
    fault.hidden = true;
    if (act.value !== 'place') return;
    listRooms().catch((error) => act.value === 'place' && blame(wordsFor(error)));
  });

  const head = h(
    'tr',
    {},
    h('td', {}, h('label', { class: 'check' }, all)),
    ...(['product', 'state', 'price'] as const).map((name) => h('th', { scope: 'col' }, text(name))),
  );
  const element = h(
    'div',
    { class: 'product-table' },
    form,
    fault,
    report,
    h('table', {}, h('caption', { class: 'unseen' }, text('products')), h('thead', {}, head), rows),
  );
  return { element, show };
}

/** How many were changed, and which were not, and why. */
function outcomeView(outcomes: Outcome[]): HTMLElement {
  const refused = outcomes.filter((each) => each.refused !== null);
  const done = outcomes.length - refused.length;
  return h(
    'div',
    { class: refused.length ? 'note tall' : 'note good tall' },
    h('p', {}, text('manyDone', { count: done })),
    refused.length > 0 && h('p', {}, text('manyRefused', { count: refused.length })),
    refused.length > 0 &&
      h(
        'ul',
        {},
        ...refused.map(({ product, refused: why }) =>
          h('li', {}, h('strong', {}, localText(product.title, language())), ` ${why}`),
        ),
      ),
  );
}
