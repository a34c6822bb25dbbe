import { formatBytes, type Model } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { h } from '../../ui/dom.ts';
import { text } from '../text.ts';

/** The pictures that were taken, one for each variant, and the files for Apple devices; nothing if there is neither. */
export function picturesView(model: Model): HTMLElement | null {
  const { pictures, usdz = [] } = model;
  const variants = Object.entries(pictures?.variants ?? {});
  const taken: [string, string][] = variants.length
    ? variants
    : pictures?.thumbnail
      ? [[text('thumbnail'), pictures.thumbnail]]
      : [];
  if (!taken.length && !usdz.length) return null;
  const figures = taken.map(([name, url]) =>
    h(
      'figure',
      {},
      h('img', { src: url, alt: name, loading: 'lazy', width: 320, height: 320 }),
      h('figcaption', {}, name),
    ),
  );
  const links = usdz.map(({ variant, url, bytes }) =>
    h(
      'li',
      {},
      h('a', { href: url, download: true }, `${variant ?? 'USDZ'} · ${formatBytes(bytes, language())}`),
    ),
  );
  return h(
    'section',
    { class: 'pictures-part' },
    h('h3', {}, text('pictures')),
    figures.length ? h('div', { class: 'pictures' }, ...figures) : null,
    links.length ? h('p', { class: 'soft' }, text('usdzLead')) : null,
    links.length ? h('ul', { class: 'usdz' }, ...links) : null,
  );
}
