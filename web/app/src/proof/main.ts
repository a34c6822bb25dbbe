import '../trusted.ts';
import { Certificates, Problem, Proofs, type PublicProof, ShopClient } from '@vitrine-shop/sdk';
import { faultText, numberText, titleIn, titleText } from '../goods/text.ts';
import { busy, button, fill, h } from '../ui/dom.ts';
import { shell } from '../ui/shell.ts';
import { toast } from '../ui/toast.ts';
import { readProofAddress } from './address.ts';
import { askForProof } from './challenge.ts';
import { factList, historyList, stateLine } from './facts.ts';
import { filesPart, section } from './files-part.ts';
import { text } from './text.ts';

const shop = new ShopClient();
const main = h('main', { class: 'proof' }, h('p', { class: 'soft', role: 'status' }, text('loading')));
shell(main, h('a', { href: '/', class: 'quiet-link' }, text('rooms')));
document.title = text('page.plain');
void show();

async function show(): Promise<void> {
  const address = readProofAddress(location.pathname);
  if (!address) {
    fill(main, note(text('nowhere.title'), text('nowhere')));
    return;
  }
  const proofs = new Proofs(shop, address);
  try {
    draw(await proofs.read(), proofs);
  } catch (error) {
    if (Problem.from(error).status === 404) fill(main, note(text('nowhere.title'), text('nowhere')));
    else
      fill(
        main,
        note(
          text('failed.title'),
          faultText(error),
          button(text('retry'), () => void show(), 'primary'),
        ),
      );
  }
}

function draw(proof: PublicProof, proofs: Proofs): void {
  const title = titleText(proof);
  const number = numberText(proof);
  document.title = text('page', { title, number });
  const ask = button(
    text('ask'),
    () => void busy(ask, () => askForProof(proofs)).catch((error) => toast(faultText(error))),
    'primary',
  );
  const elsewhere =
    proof.explorer &&
    h('a', { class: 'button quiet', href: proof.explorer, rel: 'noopener noreferrer' }, text('explorer'));
  const words = h(
    'div',
    { class: 'proof-words' },
    h('p', { class: 'proof-kind' }, text('kind')),
    h('h1', { lang: titleIn(proof) }, title),
    h('p', { class: 'proof-number' }, number),
    stateLine(proof),
    factList(proof),
    h('div', { class: 'actions' }, ask, elsewhere),
    h('p', { class: 'soft' }, text('ask.lead')),
  );
  const qr = h('img', {
    class: 'page-qr',
    src: proofs.qr,
    alt: text('share'),
    width: 148,
    height: 148,
    loading: 'lazy',
  });
  qr.addEventListener('error', () => qr.remove());
  const [check, files] = filesPart(new Certificates(shop), proof.edition, proof.content_root);
  fill(
    main,
    h('article', { class: 'proof-head' }, picture(proof), words),
    h(
      'div',
      { class: 'proof-parts' },
      check!,
      section(text('history'), 'proof-history', historyList(proof.history)),
      files!,
      section(text('licence'), 'proof-licence', licence(proof.licence)),
      h('footer', { class: 'proof-foot' }, qr, h('a', { class: 'quiet-link', href: '/mine' }, text('mine'))),
    ),
  );
}

/** The words of a licence as they were registered: lines stay lines. A short one is all there; a long one scrolls. */
function licence(words: string): HTMLElement {
  return h('div', { class: 'licence', tabindex: 0, role: 'region', 'aria-label': text('licence') }, words);
}

function picture(proof: PublicProof): HTMLElement {
  const frame = h('div', { class: 'proof-picture' });
  const medal = () =>
    fill(frame, h('span', { class: 'good-medal', 'aria-hidden': 'true' }, String(proof.serial)));
  if (!proof.picture) medal();
  else {
    const image = h('img', { src: proof.picture, alt: titleText(proof), decoding: 'async' });
    image.addEventListener('error', medal);
    frame.append(image);
  }
  return frame;
}

function note(title: string, words: string, ...actions: HTMLElement[]): HTMLElement {
  return h('div', { class: 'proof-note', role: 'alert' }, h('h1', {}, title), h('p', {}, words), ...actions);
}
