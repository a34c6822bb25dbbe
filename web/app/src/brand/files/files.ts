/** What a brand has uploaded: models and pictures, what needs each, and how it goes. */
import {
  BrandFiles,
  type FileKind,
  type FileUse,
  formatSize,
  localText,
  type OwnModel,
  type OwnPicture,
  type Page,
  type ShopClient,
} from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { busy, button, fill, h } from '../../ui/dom.ts';
import { deleteButton } from '../deleting.ts';
import { sentOn } from '../models/called.ts';
import { text, wordsFor } from '../text.ts';
import './files.css';

/** Whoever may delete them has the buttons. changed: the brand has less now. show: read anew. */
export function files(
  shop: ShopClient,
  mayDelete: boolean,
  changed: () => void,
): { element: HTMLElement; show: () => void } {
  const own = new BrandFiles(shop);
  const heading = h('h2', { id: 'files', tabindex: -1 }, text('files.title'));
  const gone = () => {
    heading.focus();
    changed();
  };
  const row = (
    kind: FileKind,
    hash: string,
    picture: string | null | undefined,
    name: string,
    facts: string,
  ) => {
    const used = h('p', { class: 'soft' });
    const remove = deleteButton({
      name,
      lead: text(kind === 'models' ? 'files.deleteModel' : 'files.deletePicture'),
      act: () => own.remove(kind, hash),
      gone: () => {
        line.remove();
        gone();
      },
    });
    remove.hidden = true;
    const line = h(
      'li',
      {},
      picture
        ? h('img', { src: picture, alt: '', loading: 'lazy', width: 64, height: 64 })
        : h('span', { class: 'no-picture', 'aria-hidden': true }),
      h('div', {}, h('h4', {}, name), h('p', { class: 'soft' }, facts), used),
      h('div', { class: 'actions' }, remove),
    );
    const tell = async () => {
      const uses = await own.uses(kind, hash);
      used.textContent = uses.length
        ? text('files.uses', { uses: uses.map(named).join(', ') })
        : text('files.free');
      remove.hidden = !mayDelete || uses.length > 0;
    };
    void tell().catch((error) => {
      used.textContent = wordsFor(error);
    });
    return line;
  };
  const models = pages(
    (after) => own.models(after),
    (each: OwnModel) => {
      const size = formatSize(each.size_m, language());
      const facts = [kilobytes(each), sentOn(each, 'short')];
      if (each.name) facts.unshift(size);
      const name = each.name ?? text('files.model', { size });
      return row('models', each.hash, each.pictures?.thumbnail, name, facts.join(' · '));
    },
  );
  const pictures = pages(
    (after) => own.pictures(after),
    (each: OwnPicture) =>
      row('pictures', each.picture, each.url, text('files.picture', { name: each.picture.slice(0, 8) }), ''),
  );
  const element = h(
    'section',
    { class: 'brand-part', 'aria-labelledby': heading.id },
    h('div', { class: 'part-head' }, heading),
    h('p', { class: 'soft' }, text('files.lead')),
    h('h3', {}, text('files.models')),
    models.element,
    h('h3', {}, text('files.pictures')),
    pictures.element,
  );
  return {
    element,
    show: () => {
      models.show();
      pictures.show();
    },
  };
}

/** A list that is read page by page, the first when it comes into the page, and anew by `show`. */
function pages<Item>(
  read: (after?: string) => Promise<Page<Item>>,
  row: (item: Item) => Element,
): { element: HTMLElement; show: () => void } {
  const list = h('ul', { class: 'files' });
  const wrong = h('p', { class: 'note bad', role: 'alert', hidden: true });
  let after: string | undefined;
  const more: HTMLButtonElement = button(text('files.more'), () => void next(), 'quiet');
  let turn = 0;
  const next = async (first = false) => {
    const mine = ++turn;
    try {
      const page = await busy(more, () => read(first ? undefined : after));
      if (mine !== turn) return;
      wrong.hidden = true;
      after = page.next ?? undefined;
      if (first) fill(list);
      list.append(...page.items.map(row));
      more.hidden = after === undefined;
      if (!list.children.length) fill(list, h('li', { class: 'soft' }, text('files.none')));
    } catch (error) {
      if (mine !== turn) return;
      wrong.textContent = wordsFor(error);
      wrong.hidden = more.hidden = false;
    }
  };
  void next(true);
  return { element: h('div', { class: 'stack' }, list, wrong, more), show: () => void next(true) };
}

function named({ kind, id, title }: FileUse): string {
  return text(`files.use.${kind}`, { title: localText(title, language()), number: id });
}

function kilobytes({ bytes }: OwnModel): string {
  const number = new Intl.NumberFormat(language()).format(Math.ceil(bytes / 1000));
  return text('files.kilobytes', { number });
}
