import { type Checklist, localText, type Product, type ShopClient } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { openDialog } from '../../ui/dialog.ts';
import { busy, button, fill, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import { text, wordsFor } from '../text.ts';
import { checklistView } from './checklist.ts';
import { guarded } from './leaving.ts';
import { isWritten, type Mending, mending } from './mending.ts';
import { replaceModel } from './replace.ts';
import { baseOf } from './saving.ts';

type Item = Checklist['items'][number];

/** The checklist of a draft, with what mends it beside each line. pressed: what opens it. changed: the draft was. */
export async function beforePublish(
  shop: ShopClient,
  brand: string,
  product: Product,
  pressed: HTMLButtonElement,
  changed: () => Promise<void>,
): Promise<void> {
  const name = localText(product.title, language());
  const body = h('div', {});
  const forms = new Map<string, HTMLElement>();
  let how: Mending | null = null;
  let drawn = 0;

  const replace = async () => {
    if (await leave()) replaceModel(shop, brand, product, () => void changed());
  };
  const mended = async () => {
    await Promise.all([draw(), changed()]).catch((error) => toast(wordsFor(error)));
    if (!dialog.contains(document.activeElement)) next().focus();
  };
  const published = () => {
    toast(text('published', { product: name }));
    void changed();
    void leave();
  };

  /** Each form once: price and checkout have the same fields. Where somebody is writing, it stays as it is. */
  const mend = (item: Item, of: Mending, standing: Set<string>) => {
    const key = item.item === 'checkout' ? 'price' : item.item;
    if (standing.has(key)) {
      if (item.ok) return null;
      const there = () => forms.get(key)?.querySelector('input')?.focus();
      return h('p', {}, button(text('correct'), there));
    }
    const before = forms.get(key);
    const form = before && isWritten(before) ? before : mending(item, of);
    if (!form) return null;
    standing.add(key);
    forms.set(key, form);
    return form;
  };

  const draw = async () => {
    const turn = ++drawn;
    const [items, base] = await Promise.all([shop.checklist(product.id), baseOf(shop, product.id)]);
    if (turn !== drawn) return;
    // A form that stays began from what its writer saw: somebody else's change since then is asked about, not undone.
    if (how?.base.version === base.version) how.base = base;
    else how = { shop, brand, base, mended: () => void mended(), replace: () => void replace() };
    const of = how;
    const standing = new Set<string>();
    const list = checklistView(shop, product.id, items, {
      published,
      mend: (item) => mend(item, of, standing),
    });
    for (const key of forms.keys()) if (!standing.has(key)) forms.delete(key);
    const focused = document.activeElement;
    fill(body, list);
    if (focused instanceof HTMLElement && body.contains(focused)) focused.focus({ preventScroll: true });
  };

  /** Where one goes on once a line is mended. */
  const next = (): HTMLElement =>
    body.querySelector<HTMLElement>(
      '.mending input, .mending textarea, .checklist > .actions .primary:not([disabled])',
    ) ?? close;

  // A button that was off has lost the focus, and the dialog gives it back to who had it.
  await busy(pressed, draw).finally(() => pressed.focus());
  const close = button(text('close'), () => void leave(), 'quiet');
  const title = text('beforePublish', { product: name });
  const dialog = openDialog(title, body, h('div', { class: 'actions' }, close));
  dialog.classList.add('wide');
  const leave = guarded(dialog, () => [...forms.values()].some(isWritten));
}
