import '../trusted.ts';
import {
  type Certificate,
  Certificates,
  type ChainStatus,
  linkedWallets,
  type Product,
  ShopClient,
} from '@vitrine-shop/sdk';
import { rememberedVisitor } from '../door/visitor.ts';
import { faultText, goodsText, titleText } from '../goods/text.ts';
import { busy, fill, h } from '../ui/dom.ts';
import { shell } from '../ui/shell.ts';
import { toast } from '../ui/toast.ts';
import { openCarry } from './carry.ts';
import { openClaim } from './claim.ts';
import { readAsked, wipeAsked } from './fragment.ts';
import { emptyGoods, failedGoods, goodsList, noCertificates } from './goods-list.ts';
import { proveCard } from './prove.ts';
import { redeemCard } from './redeem.ts';
import { text } from './text.ts';
import { walletsPart } from './wallets-part.ts';

/** How often a good on its way is looked for. */
const COMING_MS = 3000;

const shop = new ShopClient();
const api = new Certificates(shop);
const products = new Map<string, Product>();
let known = false;
let timer = 0;

const asked = h('div', { hidden: true });
const goods = h('section', { 'aria-label': text('title') });
const chain = h('p', { class: 'mine-chain', role: 'status' });
const wallets = walletsPart(shop, enter, show);

fill(goods, h('p', { class: 'mine-note', role: 'status' }, text('loading')));
const head = h(
  'div',
  { class: 'mine-head' },
  h('h1', {}, text('title')),
  h('p', { class: 'lead' }, text('lead')),
);
const orders = h('section', { hidden: true });
const main = h('main', { class: 'mine' }, head, asked, goods, orders, wallets.element, chain);
shell(main, h('a', { href: '/', class: 'quiet-link' }, text('rooms')));
document.title = text('page');

/** Makes sure of a visitor, under the name this browser remembers. */
async function enter(): Promise<void> {
  const { name, colour } = rememberedVisitor();
  // A visitor who is known keeps the name they have.
  if (!known) await shop.enter(name, colour);
  known = true;
}

async function show(): Promise<void> {
  clearTimeout(timer);
  try {
    known = (await shop.session()).visitor !== null;
    const [status, mine, own] = await Promise.all([
      api.chain(),
      known ? api.mine() : [],
      known ? linkedWallets(shop) : [],
    ]);
    await picture(mine);
    chain.textContent = chainText(status);
    wallets.element.hidden = status.state === 'off';
    wallets.show(own, known);
    if (known) void showOrders();
    if (status.state === 'off' && mine.length === 0) fill(goods, noCertificates());
    else if (mine.length === 0) fill(goods, emptyGoods());
    else draw(mine);
  } catch (error) {
    fill(
      goods,
      failedGoods(faultText(error), () => void show()),
    );
  }
}

/** Beside the goods: who has ordered nothing, or whose orders cannot be read just now, sees no list. */
async function showOrders(): Promise<void> {
  const { ordersPart } = await import('../order/mine.ts');
  await ordersPart(shop, orders).catch(() => undefined);
}

function draw(mine: readonly Certificate[]): void {
  const before = document.activeElement;
  const focused = before?.closest<HTMLElement>('[data-certificate]')?.dataset.certificate;
  const claim = async (certificate: Certificate) =>
    openClaim(api, certificate, await linkedWallets(shop).catch(() => []), wallets.connect, show);
  const carry = (certificate: Certificate, pressed: HTMLButtonElement) =>
    void openCarry(api, certificate, pressed, show);
  const list = goodsList(mine, products, {
    claim: (each) => void claim(each),
    takeBack,
    carry,
    file: ({ id }) => api.file(id),
  });
  fill(goods, list);
  if (focused) {
    const card = `[data-certificate="${CSS.escape(focused)}"]`;
    const acts = [...list.querySelectorAll<HTMLElement>(`${card} :is(button, a)`)];
    (acts.find(({ textContent }) => textContent === before?.textContent) ?? acts[0])?.focus();
  }
  const coming = mine.some(({ state }) => state === 'queued' || state === 'voucher');
  if (coming) timer = window.setTimeout(() => void look(mine), COMING_MS);
}

/** Looks again for what is on its way, without disturbing what has not changed. */
async function look(before: readonly Certificate[]): Promise<void> {
  const mine = document.hidden ? null : await api.mine().catch(() => null);
  if (mine && JSON.stringify(mine) !== JSON.stringify(before)) draw(mine);
  else timer = window.setTimeout(() => void look(before), COMING_MS);
}

async function takeBack(certificate: Certificate, pressed: HTMLButtonElement): Promise<void> {
  const { loan, id } = certificate;
  if (!loan) return;
  try {
    await busy(pressed, () => api.takeBack(id, loan.id));
    toast(goodsText('back.done', { title: titleText(certificate) }));
    await show();
  } catch (error) {
    toast(faultText(error));
  }
}

/** Learns how the products look; what is not on sale any more has no picture. */
async function picture(mine: readonly Certificate[]): Promise<void> {
  const wanted = new Set(mine.map((each) => each.product_id).filter((id) => !products.has(id)));
  const learn = async (id: string) => {
    const product = await shop.product(id).catch(() => null);
    if (product) products.set(id, product);
  };
  await Promise.all([...wanted].map(learn));
}

function chainText(status: ChainStatus): string {
  if (status.state === 'off') return '';
  if (status.state === 'down' && !status.contract) return text('chain.none');
  if (status.state !== 'ready') return text(`chain.${status.state}`);
  if (status.local) return text('chain.local');
  return text('chain.ready', { chain: String(status.chain_id), block: status.indexed_number ?? 0 });
}

/** What the link to this page asks for, if anything. */
function answerLink(): void {
  const { claim, prove } = readAsked(location.hash);
  asked.hidden = !claim && !prove;
  if (claim) {
    const done = async () => {
      wipeAsked();
      await show();
      asked.hidden = asked.childElementCount === 0;
    };
    fill(asked, redeemCard(api, claim, known, enter, done));
  } else if (prove) fill(asked, proveCard(shop, prove, wipeAsked));
}

await show();
answerLink();
addEventListener('hashchange', answerLink);
