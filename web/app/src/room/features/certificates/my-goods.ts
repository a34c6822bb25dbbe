/** My goods, in the room: wear, place, lend to somebody who is here, take back. A dialog that follows the room. */
import type { Certificate, Product } from '@vitrine-shop/sdk';
import { goodPicture } from '../../../goods/picture.ts';
import { actsOf, goodOf } from '../../../goods/state.ts';
import { faultText, goodsText, numberText, stateText, titleIn, titleText } from '../../../goods/text.ts';
import { openDialog } from '../../../ui/dialog.ts';
import { busy, button, fill, h } from '../../../ui/dom.ts';
import { toast } from '../../../ui/toast.ts';
import type { GoodsContext } from './goods-context.ts';
import { openLend } from './lend.ts';
import { goodsSay } from './text.ts';
import { place, putAway, wear } from './use.ts';

export class MyGoods {
  readonly #goods: GoodsContext;
  readonly #products = new Map<string, Product>();
  #mine: readonly Certificate[] = [];
  #dialog: HTMLDialogElement | null = null;
  readonly #list = h('ul', { class: 'own-goods' });
  readonly #note = h('p', { class: 'card-note', role: 'status' });

  constructor(goods: GoodsContext) {
    this.#goods = goods;
  }

  open(): void {
    if (this.#dialog) return;
    fill(this.#list);
    this.#note.textContent = goodsSay('mine.loading');
    const page = h('a', { class: 'button', href: '/mine', target: '_blank' }, goodsSay('mine.page'));
    this.#dialog = openDialog(
      goodsSay('mine'),
      this.#list,
      this.#note,
      h('div', { class: 'actions own-foot' }, page),
    );
    this.#dialog.classList.add('own-dialog');
    this.#dialog.addEventListener('close', () => {
      this.#dialog = null;
    });
    void this.load();
  }

  /** What is worn or placed has changed. */
  refresh(): void {
    if (this.#dialog) this.#draw();
  }

  async load(): Promise<void> {
    const { api, ctx } = this.#goods;
    try {
      this.#mine = await api.mine();
      const wanted = new Set(this.#mine.map((each) => each.product_id));
      const learn = async (id: string) => {
        const here = ctx.detail()?.products[id] ?? (await ctx.shop.product(id).catch(() => null));
        if (here) this.#products.set(id, here);
      };
      await Promise.all([...wanted].filter((id) => !this.#products.has(id)).map(learn));
      this.#note.textContent = this.#mine.length === 0 ? goodsSay('mine.empty') : '';
    } catch (error) {
      this.#note.textContent = goodsSay('mine.failed', { why: faultText(error) });
    }
    this.refresh();
  }

  dispose(): void {
    this.#dialog?.close();
  }

  #draw(): void {
    const focused = (document.activeElement as HTMLElement | null)?.dataset?.key;
    fill(this.#list, ...this.#mine.map((each) => this.#row(each)));
    if (focused) this.#list.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  #row(good: Certificate): HTMLElement {
    const title = titleText(good);
    const { standing } = goodOf(good);
    return h(
      'li',
      { class: 'own-good', 'data-certificate': good.id },
      goodPicture(this.#products.get(good.product_id) ?? null, good.serial),
      h(
        'div',
        { class: 'own-words' },
        h('h3', { lang: titleIn(good) }, title),
        h('p', { class: 'good-number' }, numberText(good)),
        h('p', { class: 'good-state', 'data-standing': standing }, stateText(good)),
      ),
      h('div', { class: 'own-acts', role: 'group', 'aria-label': title }, ...this.#acts(good)),
    );
  }

  #acts(good: Certificate): HTMLElement[] {
    const goods = this.#goods;
    const { use, lend, takeBack } = actsOf(good);
    const live = goods.ctx.live();
    const you = live?.you.id;
    const shown = goods.shown.find((each) => each.certificate === good.id && each.visitor === you);
    const acts: HTMLButtonElement[] = [];
    const add = (key: string, label: string, work: () => Promise<unknown>) => {
      const made = button(label, () => void busy(made, work), acts.length === 0 ? '' : 'quiet');
      made.dataset.key = `${good.id} ${key}`;
      acts.push(made);
    };
    if (use && live && !live.watching) {
      const worn = shown !== undefined && !shown.at;
      if (worn) add('wear', goodsSay('wear.off'), () => putAway(goods, good));
      else add('wear', goodsSay('wear'), () => wear(goods, good));
      if (shown?.at) add('place', goodsSay('place.off'), () => putAway(goods, good));
      else if (goods.ctx.view()) add('place', goodsSay('place'), () => this.#place(good));
    }
    if (lend && !good.soulbound)
      add('lend', goodsSay('lend'), async () => openLend(goods, good, () => this.load()));
    if (takeBack) add('back', goodsSay('back'), () => this.#takeBack(good));
    return acts;
  }

  /** The dialog would stand before what has been placed. */
  async #place(good: Certificate): Promise<void> {
    if (await place(this.#goods, good)) this.#dialog?.close();
  }

  async #takeBack(good: Certificate): Promise<void> {
    if (!good.loan) return;
    try {
      await this.#goods.api.takeBack(good.id, good.loan.id);
      toast(goodsText('back.done', { title: titleText(good) }));
    } catch (error) {
      toast(faultText(error));
    }
    await this.load();
  }
}
