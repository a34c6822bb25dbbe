/** An order, its invoice, and withdrawing: for who bought, by who they are or by the key of the letter's link. */
import '../trusted.ts';
import { Orders, ShopClient } from '@vitrine-shop/sdk';
import { h } from '../ui/dom.ts';
import { shell } from '../ui/shell.ts';
import { asked } from './address.ts';
import { OrderPage } from './page.ts';
import { text } from './text.ts';
import { WithdrawPage } from './withdraw.ts';

const shop = new ShopClient();
const said = asked(location.pathname, location.hash);
const links = [
  h('a', { href: '/mine', class: 'quiet-link' }, text('mine')),
  h('a', { href: '/', class: 'quiet-link' }, text('rooms')),
];

if (said.page === 'withdraw') {
  const page = new WithdrawPage(new Orders(shop), said.number);
  document.title = text('page.withdraw');
  shell(page.element, ...links);
} else {
  const page = new OrderPage(shop, said);
  document.title = text(said.page === 'invoice' ? 'page.invoice' : 'page');
  shell(page.element, ...links);
  void page.show();
}
