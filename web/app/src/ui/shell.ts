import { chooseLanguage, createMessages, LANGUAGES, language, nameOfLanguage } from '../i18n/messages.ts';
import { h } from './dom.ts';
import type en from './words/en.ts';

const text = createMessages<typeof en>(import.meta.glob('./words/*.ts', { eager: true, import: 'default' }));

/** The frame of a DOM page: a way past the header, the wordmark, the languages, the page's own content, a foot. */
export function shell(content: HTMLElement, ...links: HTMLElement[]): void {
  content.id = 'content';
  content.tabIndex = -1;
  // On a brand's own domain its name stands here; the shop has written it into the page.
  const brand = document.querySelector<HTMLMetaElement>('meta[name="vitrine-brand"]')?.content;
  const mark = brand
    ? h('a', { class: 'wordmark', href: '/', dir: 'auto' }, brand)
    : h('a', { class: 'wordmark', href: '/', 'aria-label': text('home') }, 'Vitrine');
  const skip = h('a', { class: 'skip', href: '#content' }, text('skip'));
  const head = h(
    'header',
    { class: 'masthead' },
    mark,
    h('div', { class: 'masthead-end' }, ...links, languages()),
  );
  // The law wants it within reach of every page, as long as anybody may.
  const foot = h(
    'footer',
    { class: 'page-foot' },
    h('a', { href: '/withdraw', class: 'quiet-link' }, text('withdraw')),
  );
  document.querySelector('#page')?.replaceChildren(skip, head, content, foot);
}

function languages(): HTMLElement {
  const list = h('ul', { class: 'languages', 'aria-label': text('language') });
  for (const tag of LANGUAGES) {
    const name = nameOfLanguage(tag);
    const choose = h(
      'button',
      {
        type: 'button',
        lang: tag,
        title: name,
        'aria-label': name,
        'aria-pressed': String(tag === language()),
      },
      tag.toUpperCase(),
    );
    choose.addEventListener('click', () => chooseLanguage(tag));
    list.append(h('li', {}, choose));
  }
  return list;
}
