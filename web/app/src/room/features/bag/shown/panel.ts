/**
 * The bag on the page: what is in it, and the till beneath, of one seller after the other. The room goes on behind.
 *
 * What stands in it is held for whoever looks at it here, as long as the till is open.
 */
import { type Bag, type BagLine, Checkout, formatMoney, localText, Problem } from '@vitrine-shop/sdk';
import { fault } from '../../../../fault/fault.ts';
import { lineElement } from '../../../../till/lines.ts';
import { paidView } from '../../../../till/paid.ts';
import { forget, tries, unfinished } from '../../../../till/paying.ts';
import { say as tillSay } from '../../../../till/text.ts';
import { Till } from '../../../../till/till.ts';
import { button, fill, h } from '../../../../ui/dom.ts';
import { toast } from '../../../../ui/toast.ts';
import type { RoomContext } from '../../../context.ts';
import { ICONS, icon } from '../../../dom.ts';
import './bag.css';
import type { HeldBag } from '../held.ts';
import { isIdle } from './idle.ts';
import { LinePictures } from './pictures.ts';

export interface WayBack {
  readonly label: string;
  readonly press: () => void;
}

/** till: null: it is being opened. of: the bag and the seller that it is of. */
interface OpenTill {
  till: Till | null;
  readonly checkout: Checkout;
  readonly brand: string;
  of: string;
}

export class BagPanel {
  readonly #ctx: RoomContext;
  readonly #held: HeldBag;
  readonly #back: WayBack | null;
  readonly #closed: () => void;
  readonly #lines = h('ul', { class: 'till-lines' });
  readonly #fault = h('div', { role: 'alert' });
  readonly #sellers = h('div', { class: 'bag-sellers' });
  readonly #place = h('div', {});
  readonly #body = h('div', { class: 'bag-body' }, this.#lines, this.#fault, this.#sellers, this.#place);
  readonly #element: HTMLDialogElement;
  readonly #pictures: LinePictures;
  readonly #stop: () => void;
  readonly #before = document.activeElement;
  #till: OpenTill | null = null;
  #brand: string | null = null;
  #paid = false;
  #over = false;

  /** back: into the headset, for who came from there. */
  constructor(ctx: RoomContext, held: HeldBag, back: WayBack | null, closed: () => void) {
    this.#ctx = ctx;
    this.#held = held;
    this.#back = back;
    this.#closed = closed;
    this.#pictures = new LinePictures(ctx, () => this.#draw());
    const close = h(
      'button',
      { type: 'button', class: 'card-close', title: tillSay('close'), onclick: () => this.close() },
      icon(...ICONS.close),
      h('span', { class: 'unseen' }, tillSay('close')),
    );
    const title = h('h2', { id: 'bag-title', tabindex: -1 }, tillSay('title'));
    this.#element = h(
      'dialog',
      { class: 'bag-panel', 'aria-labelledby': 'bag-title' },
      h('header', { class: 'bag-head' }, title, close),
      back && h('p', { class: 'bag-back' }, button(back.label, back.press)),
      this.#body,
    );
    this.#element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.close();
    });
    // What was just told would lie over the button that pays.
    document.querySelector('.toasts')?.replaceChildren();
    ctx.overlay.panels.append(this.#element);
    // Not modal: the bank's question and the wallets of the payment form lie beside it on the page.
    this.#element.show();
    title.focus();
    this.#stop = held.cart.on('changed', () => this.#draw());
  }

  async begin(): Promise<void> {
    if (!this.#held.bag) fill(this.#lines, h('li', { role: 'status' }, tillSay('loading.bag')));
    try {
      await this.#goOn();
      await this.#held.cart.load();
      this.#draw();
    } catch (error) {
      fill(this.#lines);
      fill(
        this.#fault,
        h('p', { class: 'note bad' }, fault(error)),
        button(tillSay('again'), () => void this.begin()),
      );
    }
  }

  /** A payment whose end this tab does not know comes first: what it bought is in no bag any more. */
  async #goOn(): Promise<void> {
    const id = unfinished(tries());
    if (id === null || this.#till) return;
    const checkout = new Checkout(this.#ctx.shop);
    const state = await checkout.load(id).catch((error) => {
      if (Problem.from(error).status === 404) return null;
      throw error;
    });
    if (!state || state.status === 'canceled') return forget(tries());
    if (this.#over) return;
    this.#brand = state.brand.id;
    this.#till = { till: null, checkout, brand: state.brand.id, of: '' };
    void this.#showTill(this.#till).then(() => this.#draw());
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#stop();
    this.#till?.till?.dispose();
    const state = this.#till?.checkout.state;
    // What nobody is paying for is free again for others; a payment that is under way goes on.
    if (state && isIdle(state) && !this.#till?.till?.isPaying)
      void this.#till?.checkout.cancel().catch(() => undefined);
    this.#element.remove();
    if (this.#before instanceof HTMLElement && this.#before.isConnected) this.#before.focus();
    this.#closed();
  }

  #draw(): void {
    const bag = this.#held.bag;
    if (this.#over || this.#paid || !bag) return;
    fill(this.#fault);
    this.#drawLines(bag);
    // Nothing takes the place of a payment that is under way.
    if (this.#till?.till?.isPaying) return fill(this.#sellers);
    const sellers = sellersOf(bag);
    if (this.#brand === null || !sellers.has(this.#brand)) this.#brand = [...sellers.keys()][0] ?? null;
    this.#drawSellers(sellers);
    void this.#openTill(bag);
  }

  #drawLines(bag: Bag): void {
    const focused = (document.activeElement as HTMLElement | null)?.dataset.key;
    const within = this.#lines.contains(document.activeElement);
    if (bag.lines.length === 0)
      fill(
        this.#lines,
        h(
          'li',
          { class: 'bag-empty' },
          h('p', {}, tillSay('empty')),
          h('p', { class: 'soft' }, tillSay('empty.lead')),
        ),
      );
    else fill(this.#lines, ...bag.lines.map((line) => this.#line(line)));
    if (!within) return;
    const again = focused && this.#lines.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`);
    (again || this.#element.querySelector<HTMLElement>('#bag-title'))?.focus();
  }

  #line(line: BagLine): HTMLElement {
    const { language } = this.#ctx;
    const title = localText(line.title, language) || line.variant;
    const step = (sign: string, words: 'line.less' | 'line.more', delta: number) =>
      h(
        'button',
        {
          type: 'button',
          'aria-label': tillSay(words, { title }),
          'data-key': `${line.id} ${delta}`,
          disabled: delta < 0 && line.quantity === 1,
          onclick: () => void this.#change((cart) => cart.move(line.id, delta)),
        },
        sign,
      );
    const output = h('output', {}, String(line.quantity));
    const remove = button(
      tillSay('line.remove'),
      () => void this.#change((cart) => cart.remove(line.id)),
      'quiet',
    );
    remove.setAttribute('aria-label', tillSay('line.remove.label', { title }));
    remove.dataset.key = `${line.id} remove`;
    const elsewhere = line.sale === 'elsewhere' && !line.hindrance;
    return lineElement({
      id: line.id,
      title,
      finish: localText(line.variant_title, language),
      picture: this.#pictures.of(line),
      total: line.total ? formatMoney(line.total, language) : '',
      notes: this.#notes(line),
      hindrance: elsewhere ? tillSay('line.elsewhere') : localText(line.hindrance?.text, language),
      controls: h(
        'div',
        { class: 'till-controls' },
        h('span', { class: 'till-step' }, step('−', 'line.less', -1), output, step('+', 'line.more', 1)),
        remove,
      ),
    });
  }

  #notes(line: BagLine): string[] {
    const sold = this.#till?.checkout.state?.lines.find(({ variant }) => variant === line.variant);
    return [
      line.quantity > 1 && line.price
        ? tillSay('line.each', { price: formatMoney(line.price, this.#ctx.language) })
        : '',
      sold?.made_to_measure ? tillSay('line.measure') : '',
      sold?.digital ? tillSay('line.digital') : '',
    ].filter(Boolean);
  }

  #drawSellers(sellers: ReadonlyMap<string, string>): void {
    const choices = [...sellers].map(([id, name]) => {
      const made = button(name, () => {
        this.#brand = id;
        this.#draw();
      });
      made.setAttribute('aria-pressed', String(id === this.#brand));
      if (id === this.#brand) made.classList.add('primary');
      return made;
    });
    fill(
      this.#sellers,
      choices.length > 1 && h('p', {}, tillSay('sellers', { count: choices.length })),
      choices.length > 1 && h('div', { class: 'actions' }, ...choices),
    );
  }

  /** The till of the chosen seller, brought up to date with the bag. */
  async #openTill(bag: Bag): Promise<void> {
    const brand = this.#brand;
    if (!brand) {
      this.#till?.till?.dispose();
      this.#till = null;
      fill(this.#place);
      return;
    }
    const of = `${bag.id} ${bag.version} ${brand}`;
    if (this.#till?.of === of) return;
    if (this.#till?.brand === brand) {
      this.#till.of = of;
      await this.#till.checkout.start('mine', brand).catch((error) => this.#failed(error));
      return;
    }
    this.#till?.till?.dispose();
    const checkout = new Checkout(this.#ctx.shop);
    fill(this.#place, h('p', { class: 'soft', role: 'status' }, tillSay('loading.till')));
    this.#till = { till: null, checkout, brand, of };
    try {
      await checkout.start('mine', brand);
      if (this.#over || this.#till?.checkout !== checkout) return;
      await this.#showTill(this.#till);
    } catch (error) {
      if (this.#till?.checkout === checkout) this.#till = null;
      this.#failed(error);
    }
  }

  async #showTill(open: OpenTill): Promise<void> {
    const { checkout, brand } = open;
    open.till = new Till(checkout, {
      paid: (state) => this.#end(checkout, state),
      later: toast,
      anew: () => checkout.start('mine', brand),
      report: this.#ctx.report,
    });
    fill(this.#place, open.till.element);
    if (this.#held.bag) this.#drawLines(this.#held.bag);
    await open.till.begin();
  }

  #failed(error: unknown): void {
    if (this.#over) return;
    if (!(error instanceof Problem)) this.#ctx.report('The till', error);
    if (!this.#till) fill(this.#place);
    const again = button(tillSay('again'), () => this.#draw(), 'quiet');
    fill(this.#fault, h('p', { class: 'note bad' }, fault(error)), again);
  }

  #end(checkout: Checkout, state: NonNullable<Checkout['state']>): void {
    this.#paid = true;
    this.#till?.till?.dispose();
    this.#till = null;
    // What was ordered is out of the bag, here and in every other tab.
    void this.#held.renew().then(() => this.#held.tellOthers());
    if (this.#over) {
      toast(`${tillSay('paid.title')}. ${tillSay('paid.number', { number: state.order?.number ?? '' })}`);
      return;
    }
    this.#ctx.sounds.play('buy');
    const done = button(tillSay('paid.done'), () => this.close());
    const back = this.#back && button(this.#back.label, this.#back.press);
    const view = paidView(checkout.state ?? state, '', ...(back ? [back, done] : [done]));
    fill(this.#body, view);
    this.#element.scrollTop = 0;
    view.querySelector<HTMLElement>('h3')?.focus();
  }

  async #change(act: Parameters<HeldBag['change']>[0]): Promise<void> {
    try {
      await this.#held.change(act);
    } catch (error) {
      fill(this.#fault, h('p', { class: 'note bad' }, fault(error)));
    }
  }
}

/** Of whom something in it can be bought here: brand and its name. */
function sellersOf({ lines }: Bag): Map<string, string> {
  const found = new Map<string, string>();
  for (const { brand, sale, hindrance } of lines)
    if (brand && sale === 'here' && !hindrance) found.set(brand.id, brand.name);
  return found;
}
