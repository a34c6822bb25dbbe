/** What a brand says of its selling, on one screen: what is lacking, and three forms. */
import { BrandSelling, localText, type SellingReady, type ShopClient } from '@vitrine-shop/sdk';
import { language } from '../../../i18n/messages.ts';
import { fill, h } from '../../../ui/dom.ts';
import { deliveryForm } from './delivery.ts';
import type { Desk } from './form.ts';
import { sellerForm } from './seller.ts';
import { taxForm } from './tax.ts';
import { say } from './text.ts';
import './selling.css';

export async function sellingDesk(shop: ShopClient, changes: boolean): Promise<HTMLElement> {
  const api = new BrandSelling(shop);
  const list = h('ul', { class: 'selling-ready', role: 'status' });
  const [ready, seller, delivery, tax] = await Promise.all([
    api.ready(),
    api.seller(),
    api.delivery(),
    api.tax(),
  ]);
  const desk: Desk = {
    api,
    changes,
    version: Math.min(seller.version, delivery.version, tax.version),
    kept(version) {
      desk.version = version;
      void api.ready().then(
        (now) => fill(list, ...items(now)),
        () => undefined,
      );
    },
  };
  fill(list, ...items(ready));
  return h(
    'div',
    { class: 'selling' },
    list,
    sellerForm(desk, seller),
    deliveryForm(desk, delivery),
    taxForm(desk, tax),
  );
}

function items({ sells, items }: SellingReady): HTMLElement[] {
  const told = items.map(({ ok, text }) =>
    h('li', { class: ok ? 'good' : 'lacks' }, localText(text, language())),
  );
  return sells ? [h('li', { class: 'good' }, h('strong', {}, say('sells'))), ...told] : told;
}
