import type { Job, Model, Product, ShopClient } from '@vitrine/sdk';
import { button, fill, h } from '../ui/dom.ts';
import { checklistView } from './checklist.ts';
import { devicesView } from './devices.ts';
import { journey } from './journey.ts';
import { levelsView } from './levels.ts';
import { picturesView } from './pictures.ts';
import { productForm } from './product-form.ts';
import { reportView } from './report.ts';
import type { Rights } from './rights.ts';
import { text } from './text.ts';

/** One file from its arrival to a product on sale. changed: a product was saved. over: nothing is left to do here. */
export function arrival(
  shop: ShopClient,
  file: File,
  rights: Rights,
  changed: (product: Product) => void,
  over: (product: Product | null) => void,
): HTMLElement {
  const report = h('div', { class: 'stack wide' });
  const form = h('div', {});
  const list = h('div', {});
  let free = () => {};
  let shown = '';
  let draft: Product | null = null;

  const done = (product: Product | null) => {
    way.stop();
    free();
    over(product);
  };

  const check = async () => {
    if (!draft) return;
    const items = await shop.checklist(draft.id);
    fill(
      list,
      checklistView(shop, draft, items, (product) => done(product)),
    );
    return items.publishable;
  };

  const examine = (job: Job, model: Model) => {
    // Levels and pictures come one by one; what stands is drawn anew only when something did.
    const now = JSON.stringify([model.levels?.length, model.pictures, model.usdz, job.report]);
    if (now !== shown) {
      shown = now;
      free();
      const levels = levelsView(model);
      free = levels.dispose;
      fill(
        report,
        reportView(model, job.report),
        levels.element,
        picturesView(model),
        devicesView(shop, model),
      );
      void check().catch(() => undefined);
    }
    if (form.childElementCount) return;
    const saved = async (product: Product) => {
      draft = product;
      changed(product);
      if (await check()) done(await shop.publish(product.id));
      else list.scrollIntoView({ block: 'nearest' });
    };
    const described = productForm(shop, job.id, model, nameOf(file), saved);
    described.querySelector('.actions')?.append(button(text('another'), () => done(null), 'quiet'));
    fill(form, described);
    described.querySelector('input')?.focus({ preventScroll: true });
  };

  const way = journey(
    shop,
    file,
    rights,
    (job) => job.model && examine(job, job.model),
    () => done(null),
  );
  return h('article', { class: 'arrival' }, way.element, report, form, list);
}

/** `oak_stool-v2.glb` proposes `Oak stool v2`. */
function nameOf(file: File): string {
  const plain = file.name
    .replace(/\.\w{2,5}$/, '')
    .replace(/[_-]+/g, ' ')
    .trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
