/**
 * The page of a product stands there already, written by the shop; this adds what needs a script: the language that was
 * chosen elsewhere, sharing and
 * reporting.
 */
import '../trusted.ts';
import { ShopClient } from '@vitrine-shop/sdk';
import { fault } from '../fault/fault.ts';
import { chooseLanguage, LANGUAGES, language } from '../i18n/messages.ts';
import { button } from '../ui/dom.ts';
import { toast } from '../ui/toast.ts';
import { text } from './text.ts';

const page = document.querySelector<HTMLElement>('#page');
const written = LANGUAGES.find((tag) => tag === page?.dataset.language);

if (written && written !== language() && !new URLSearchParams(location.search).has('lang')) {
  // The shop knows what the browser prefers, not what its reader has chosen on another page.
  chooseLanguage(language());
} else {
  // What is written counts, whatever this script would have chosen.
  if (written) document.documentElement.lang = written;
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.languages a')) {
    const tag = LANGUAGES.find((each) => each === link.hreflang);
    link.addEventListener('click', (event) => {
      if (!tag) return;
      event.preventDefault();
      chooseLanguage(tag);
    });
  }
  offer();
}

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
