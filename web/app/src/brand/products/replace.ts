import type { Job, Product, ShopClient } from '@vitrine-shop/sdk';
import { localText } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { openDialog } from '../../ui/dialog.ts';
import { busy, button, fill, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import { dropZone } from '../models/drop.ts';
import { type Found, parcels } from '../models/files.ts';
import { type Journey, journey } from '../models/journey.ts';
import { reportView } from '../models/report.ts';
import { rightsCard } from '../models/rights.ts';
import { unitRepair } from '../models/unit.ts';
import { text, wordsFor } from '../text.ts';

/** A new model for the same product: its variants keep their prices, by the name of their material. */
export function replaceModel(shop: ShopClient, brand: string, product: Product, replaced: () => void): void {
  const rights = rightsCard(brand);
  const report = h('div', { class: 'stack wide' });
  const way = h('div', {});
  let going: Journey | null = null;
  let shown = '';

  const examine = (job: Job) => {
    const { model } = job;
    const now = JSON.stringify([model?.hash, job.size, job.report]);
    if (!model || shown === now) return;
    shown = now;
    const repair = unitRepair(model, job.size, (unit) => {
      void going?.repair(job.id, unit).catch((error) => toast(wordsFor(error)));
    });
    const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
    const go = button(
      text('replaceNow'),
      async () => {
        try {
          await busy(go, () => shop.changeProduct(product.id, { model: model.hash }));
          dialog.close();
          replaced();
        } catch (error) {
          fault.textContent = wordsFor(error);
          fault.hidden = false;
        }
      },
      'primary',
    );
    fill(
      report,
      reportView(model, job.report, repair, job.statement?.name),
      fault,
      h('div', { class: 'actions' }, go),
    );
  };

  const take = async (files: Found[]) => {
    const [[file], confirmed] = [await parcels(files), await rights.confirmed()];
    shown = '';
    fill(report);
    door.hidden = true;
    going = journey(shop, file, confirmed, examine, () => {
      fill(way);
      door.hidden = false;
    });
    fill(way, going.element);
  };

  const door = h(
    'div',
    { class: 'stack wide' },
    rights.element,
    dropZone((files) => void take(files), 'replacing-file'),
  );
  const title = text('replaceTitle', { product: localText(product.title, language()) });
  const dialog = openDialog(title, h('p', { class: 'soft' }, text('replaceLead')), door, way, report);
  dialog.classList.add('wide');
  dialog.append(
    h(
      'div',
      { class: 'actions' },
      button(text('close'), () => dialog.close(), 'quiet'),
    ),
  );
  dialog.addEventListener('close', () => going?.stop());
}
