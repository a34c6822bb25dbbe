import type { Job, Model, ModelUnit, Product, ShopClient } from '@vitrine-shop/sdk';
import { button, fill, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import { devicesView } from '../models/devices.ts';
import { journey } from '../models/journey.ts';
import { levelsView } from '../models/levels.ts';
import { picturesView } from '../models/pictures.ts';
import { reportView } from '../models/report.ts';
import type { Rights } from '../models/rights.ts';
import { unitRepair } from '../models/unit.ts';
import { text, wordsFor } from '../text.ts';
import { checklistView } from './checklist.ts';
import { productForm, type Subject } from './product-form.ts';

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
  let subject: Subject | null = null;
  let described: ReturnType<typeof productForm> | null = null;

  const done = (product: Product | null) => {
    way.stop();
    free();
    over(product);
  };

  const check = async () => {
    if (!draft) return;
    const items = await shop.checklist(draft.id);
    fill(list, checklistView(shop, draft.id, items, { published: done, repair, mend: goThere }));
    return items.publishable;
  };

  /** Its field stands in the form above. */
  const goThere = ({ item, ok }: { item: string; ok: boolean }) => {
    const field = ok ? null : described?.fieldOf(item);
    return field
      ? h(
          'p',
          {},
          button(text('correct'), () => field.focus()),
        )
      : null;
  };

  const repair = (unit: ModelUnit) => {
    if (subject) void way.repair(subject.job, unit).catch((error) => toast(wordsFor(error)));
  };

  /** The draft shows the model as it was mended. */
  const follow = async (product: Product, model: Model) => {
    draft = await shop.changeProduct(product.id, { model: model.hash });
    changed(draft);
    await check();
  };

  const examine = (job: Job, model: Model) => {
    subject = { job: job.id, model };
    if (draft && draft.model.hash !== model.hash)
      void follow(draft, model).catch((error) => toast(wordsFor(error)));
    // Levels and pictures come one by one; what stands is drawn anew only when something did.
    const now = JSON.stringify([model.hash, job.size, model.levels, model.pictures, model.usdz, job.report]);
    if (now !== shown) {
      shown = now;
      free();
      const levels = levelsView(model);
      free = levels.dispose;
      fill(
        report,
        reportView(model, job.report, unitRepair(model, job.size, repair), job.statement?.name),
        levels.element,
        picturesView(model),
        devicesView(shop, model),
      );
      void check().catch(() => undefined);
    }
    if (described) return described.says(model);
    const kept = async (product: Product, fresh: boolean) => {
      draft = product;
      changed(product);
      // What is whole at once is on sale at once; what was a draft is put on sale by who says so.
      if ((await check()) && fresh) done(await shop.publish(product.id));
      else list.scrollIntoView({ block: 'nearest' });
    };
    described = productForm(shop, () => subject as Subject, nameOf(file), kept);
    described.element.querySelector('.actions')?.append(button(text('another'), () => done(null), 'quiet'));
    fill(form, described.element);
    described.element.querySelector('input')?.focus({ preventScroll: true });
  };

  const way = journey(
    shop,
    file,
    rights,
    (job) => job.model && examine(job, job.model),
    () => done(null),
  );
  const heading = h('h3', { class: 'file-name' }, file.name);
  return h(
    'article',
    { class: 'arrival', 'aria-label': file.name },
    heading,
    way.element,
    report,
    form,
    list,
  );
}

/** `oak_stool-v2.glb` proposes `Oak stool v2`, `OakStool.glb` `Oak Stool`. */
function nameOf(file: File): string {
  const plain = file.name
    .replace(/\.\w{2,5}$/, '')
    .replace(/[_-]+/g, ' ')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
