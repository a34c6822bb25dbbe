/** How the page will look, by day and in the dark, drawn from the colours that the shop has made fit to be read. */
import { type LocalText, localText, type Palette, type Palettes, spokenIn } from '@vitrine-shop/sdk';
import { language } from '../../../i18n/messages.ts';
import { fill, h } from '../../../ui/dom.ts';
import '../../../house/fonts.css';
import { say } from './text.ts';

export interface Looks {
  brand: { name: string };
  logo_url: string | null;
  ground: string | null;
  title_css: string;
  summary: LocalText | null;
  palettes: Palettes;
}

export function preview(first: Looks): { element: HTMLElement; draw: (looks: Looks) => void } {
  const panes = h('div', { class: 'lobby-panes' });
  const draw = (looks: Looks) =>
    fill(panes, pane('light', looks, looks.palettes.light), pane('dark', looks, looks.palettes.dark));
  draw(first);
  const element = h('div', { class: 'lobby-preview', role: 'img', 'aria-label': say('preview') }, panes);
  return { element, draw };
}

function pane(scheme: 'light' | 'dark', looks: Looks, colours: Palette): HTMLElement {
  const { brand, logo_url, ground, title_css, summary } = looks;
  const said = localText(summary, language());
  const plain = !ground && scheme === 'dark';
  return h(
    'figure',
    {
      class: `lobby-pane ${scheme}`,
      '--band': colours.band,
      '--on-band': colours.on_band,
      '--on-band-soft': colours.on_band_soft,
      '--accent': colours.accent,
      '--on-accent': colours.on_accent,
      '--own-title': title_css,
    },
    h('figcaption', {}, say(`preview.${scheme}`)),
    h(
      'div',
      { class: 'lobby-band' },
      logo_url
        ? h('img', { class: plain ? 'lobby-logo plated' : 'lobby-logo', src: logo_url, alt: '' })
        : h('p', { class: 'lobby-name' }, brand.name),
      said && h('p', { class: 'lobby-said', lang: spokenIn(summary, language()) }, said),
    ),
    h(
      'div',
      { class: 'lobby-below' },
      h('div', { class: 'lobby-picture' }),
      h('p', { class: 'lobby-room' }, say('preview.room')),
      h('span', { class: 'lobby-enter' }, say('preview.enter')),
    ),
  );
}
