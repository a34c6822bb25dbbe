/** Paying on a phone for what somebody has in the bag of a headset. */
import '../trusted.ts';
import { ShopClient } from '@vitrine-shop/sdk';
import { say } from '../till/text.ts';
import { h } from '../ui/dom.ts';
import { shell } from '../ui/shell.ts';
import { PayPage } from './page.ts';

const page = new PayPage(new ShopClient());
shell(page.element, h('a', { href: '/', class: 'quiet-link' }, say('phone.rooms')));
document.title = say('phone.page');
page.ask();
