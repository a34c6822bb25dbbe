/** The page of a brand stands there already, written by the shop; this adds when rooms open, and the way to report. */
import '../trusted.ts';
import { ShopClient } from '@vitrine-shop/sdk';
import { opensWhen } from '../door/opening.ts';
import { fault } from '../fault/fault.ts';
import { button } from '../ui/dom.ts';
import { toast } from '../ui/toast.ts';
import { takeOver } from '../written/written.ts';
import { text } from './text.ts';

takeOver(() => {
  for (const closed of document.querySelectorAll<HTMLElement>('[data-opens]')) {
    const when = opensWhen(closed.dataset.opens, new Date());
    if (when) closed.textContent = text('opens', { when });
  }
  const main = document.querySelector<HTMLElement>('[data-brand]');
  const { brand } = main?.dataset ?? {};
  const title = document.querySelector('.house-foot > span')?.textContent ?? '';
  const foot = document.querySelector('[data-foot]');
  if (brand) foot?.append(button(text('report'), () => void report(brand, title), 'quiet'));
});

async function report(brand: string, title: string): Promise<void> {
  try {
    const { askReport } = await import('../report/dialog.ts');
    askReport(new ShopClient(), [{ kind: 'brand', thing: brand, title }]);
  } catch (error) {
    toast(fault(error));
  }
}
