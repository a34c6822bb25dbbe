import '../trusted.ts';
import { Account, type Member, type Product, ShopClient } from '@vitrine-shop/sdk';
import { offerName } from '../door/visitor.ts';
import { button, fill, h } from '../ui/dom.ts';
import { shell } from '../ui/shell.ts';
import { enrolDoor } from './account/joining.ts';
import { people } from './account/people.ts';
import { askForProof } from './account/proof.ts';
import { signInDoor } from './account/sign-in.ts';
import { betterKeyDoor, spareDoor } from './account/spare.ts';
import { tokens } from './account/tokens.ts';
import { openDesk } from './certificates/desk.ts';
import { deleteButton } from './deleting.ts';
import { files } from './files/files.ts';
import { contents } from './guide/contents.ts';
import { steps } from './guide/steps.ts';
import { making } from './making/making.ts';
import { numbers } from './numbers/numbers.ts';
import { orders } from './orders/orders.ts';
import { notices } from './oversight/notices.ts';
import { newProduct } from './products/new-product.ts';
import { products } from './products/products.ts';
import { quotas } from './quotas/quotas.ts';
import { bringRoom } from './roomfiles/bring.ts';
import { ownLobby } from './rooms/lobby/lobby.ts';
import { ownRooms } from './rooms/own/own.ts';
import { shelves } from './rooms/shelves.ts';
import { ownScene } from './scenes/own-scene.ts';
import { selling } from './selling/selling.ts';
import { stock } from './stock/stock.ts';
import { text, wordsFor } from './text.ts';

const shop = new ShopClient({
  proof: (of, wanted) => (wanted === 'spare-needed' ? show().then(() => false) : askForProof(of)),
});
const main = h('main', { class: 'brand' });
const leave = button(text('signOut'), () => void signOut(), 'quiet');
const operate = h('a', { href: '/operate' }, text('operate'));

async function show(): Promise<void> {
  fill(main, h('p', { class: 'brand-wait', role: 'status' }, text('loading')));
  try {
    const { member, operator, must_enrol, needs_spare } = await shop.session();
    const secret = new URLSearchParams(location.hash.slice(1)).get('enrol');
    leave.hidden = !member && !operator && !must_enrol;
    operate.hidden = !operator;
    if (secret)
      fill(
        main,
        enrolDoor(shop, secret, () => void show()),
      );
    else if (must_enrol)
      fill(
        main,
        betterKeyDoor(shop, () => void show()),
      );
    else if (needs_spare)
      fill(
        main,
        spareDoor(shop, () => void show()),
      );
    else if (member) fill(main, ...workshop(member));
    else if (operator) fill(main, operatorDoor(), people(shop, null));
    else
      fill(
        main,
        signInDoor(shop, () => void show()),
      );
    main.querySelector<HTMLElement>('h1')?.focus();
  } catch (error) {
    const again = button(text('retry'), () => void show(), 'primary');
    fill(
      main,
      h(
        'div',
        { class: 'brand-door', role: 'alert' },
        h('h1', {}, text('title')),
        h('p', {}, wordsFor(error)),
        again,
      ),
    );
  }
}

/** Of an operator who sells nothing here. */
function operatorDoor(): HTMLElement {
  const there = h('a', { class: 'button primary', href: '/operate' }, text('operate'));
  return h(
    'div',
    { class: 'brand-door' },
    h('h1', {}, text('operator')),
    h('p', {}, text('operatorLead')),
    there,
  );
}

function workshop(member: Member): HTMLElement[] {
  document.title = `${member.brand.name} · ${text('title')}`;
  offerName(member.name);
  const desk = openDesk(shop);
  const reads = member.role === 'staff';
  const way = reads ? null : steps(shop, member.brand.id);
  const mine = ownRooms(shop, !reads, () => {
    void rooms.refresh();
    void way?.show();
  });
  const rooms = shelves(shop, member.brand.id, desk, () => {
    void used.show();
    void mine.show();
  });
  const head = h(
    'div',
    { class: 'brand-head' },
    h('p', { class: 'eyebrow' }, member.name),
    h('h1', {}, member.brand.name),
  );
  const used = quotas(shop);
  const own = products(shop, member.brand, desk, () => {
    void rooms.refresh();
    void used.show();
    void way?.show();
  });
  const sent = files(shop, !reads, () => void used.show());
  const saved = () => {
    void own.show();
    sent.show();
    void used.show();
    void way?.show();
  };
  const arrived = (product: Product) => {
    saved();
    void rooms.offer(product);
  };
  const brought = () => {
    saved();
    void mine.show();
    void rooms.refresh();
  };
  if (reads) head.append(h('p', { class: 'soft' }, text('staffReads')));
  for (const part of [own.element, rooms.element]) if (reads) part.dataset.reads = '';
  const sections = [
    notices(shop, !reads),
    ...(reads ? [] : [newProduct(shop, member.brand.name, saved, arrived)]),
    own.element,
    stock(shop, !reads),
    orders(shop, !reads),
    ...(reads ? [] : [making(shop, undefined, ownScene(shop, member.brand.name)), bringRoom(shop, brought)]),
    mine.element,
    rooms.element,
    selling(shop, !reads),
    ...(reads ? [] : [numbers(shop)]),
    ownLobby(shop, member, () => void show()),
    sent.element,
    used.element,
  ];
  if (member.role === 'owner') sections.push(tokens(shop));
  sections.push(people(shop, member));
  if (member.role === 'owner') sections.push(ending(member));
  return [head, contents(sections), ...(way ? [way.element] : []), ...sections];
}

/** Of the owner: the way to delete the whole brand, at the end of everything. */
function ending(member: Member): HTMLElement {
  const remove = deleteButton({
    name: member.brand.name,
    lead: text('deleteBrand'),
    act: () => new Account(shop).deleteBrand(),
    gone: () => void show(),
  });
  return h(
    'section',
    { class: 'brand-part', 'aria-labelledby': 'ending' },
    h('div', { class: 'part-head' }, h('h2', { id: 'ending' }, text('ending'))),
    h('p', { class: 'soft' }, text('endingLead')),
    h('div', { class: 'actions' }, remove),
  );
}

async function signOut(): Promise<void> {
  await shop.leave().catch(() => undefined); // signed out or not, the next question to the server tells
  await show();
}

operate.hidden = true;
shell(main, operate, leave);
void show();
// Other hashes lead to a part of the page.
addEventListener('hashchange', () => {
  if (location.hash.startsWith('#enrol=')) void show();
});
