/**
 * The page of a product stands there already, written by the shop; this adds what needs a script: the language that was
 * chosen elsewhere, sharing and
 * reporting.
 */
import '../trusted.ts';
import { ShopClient } from '@vitrine-shop/sdk';
import { fault } from '../fault/fault.ts';
import { button } from '../ui/dom.ts';
import { toast } from '../ui/toast.ts';
import { takeOver } from '../written/written.ts';
import { text } from './text.ts';

takeOver(offer);

function offer(): void {
  const product = document.querySelector<HTMLElement>('[data-product]')?.dataset.product;
  const title = document.querySelector('h1')?.textContent ?? '';
  const ways = document.querySelector('[data-actions]');
  if (product) ways?.append(button(text('share'), () => void share(title)));
  const foot = document.querySelector('[data-foot]');
  if (product) foot?.append(button(text('report'), () => void report(product, title), 'quiet'));
}

/** The address without what this reader's own page has in it: each reads it in their language. */
async function share(title: string): Promise<void> {
  try {
    const { openSheet } = await import('../share/sheet.ts');
    const link = location.origin + location.pathname;
    openSheet({ heading: text('share'), lead: text('share.lead'), link, title, atOnce: true });
  } catch (error) {
    toast(fault(error));
  }
}

async function report(product: string, title: string): Promise<void> {
  try {
    const { askReport } = await import('../report/dialog.ts');
    askReport(new ShopClient(), [{ kind: 'product', thing: product, title }]);
  } catch (error) {
    toast(fault(error));
  }
}
