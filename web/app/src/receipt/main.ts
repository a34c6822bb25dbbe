/** What became of a report: for whoever has its number. */
import '../trusted.ts';
import { ShopClient } from '@vitrine-shop/sdk';
import { h } from '../ui/dom.ts';
import { shell } from '../ui/shell.ts';
import { numberIn } from './number.ts';
import { ReceiptPage } from './page.ts';
import { text } from './text.ts';

const page = new ReceiptPage(new ShopClient());
shell(page.element, h('a', { href: '/', class: 'quiet-link' }, text('rooms')));
document.title = text('page');
void page.show(numberIn(location.pathname));
