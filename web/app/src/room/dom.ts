/** What the overlay needs beyond `ui/dom.ts`: line drawings, the house's mark, and two questions to the browser. */
import { h } from '../ui/dom.ts';
import { say } from './text.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** A line drawing of 24 x 24 in the colour of the text around it. */
export function icon(...paths: string[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'line-icon');
  svg.setAttribute('aria-hidden', 'true');
  for (const d of paths) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}

export const ICONS = {
  close: ['M6 6l12 12M18 6 6 18'],
  settings: [
    'M4 8h9M17 8h3M4 16h3M11 16h9',
    'M15 10.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400ZM9 18.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400Z',
  ],
  headset: [
    'M4.500 8.500h15a1.500 1.500 0 0 1 1.500 1.500v5a2.500 2.500 0 0 1-2.500 2.500h-2.600c-.8 0-1.500-.4-2-1l-.7-1a1.500 1.500 0 0 0-2.400 0l-.7 1c-.5.6-1.200 1-2 1H5.500A2.500 2.500 0 0 1 3 15v-5a1.500 1.500 0 0 1 1.500-1.500Z',
  ],
  house: ['M3.500 11.500 12 4l8.500 7.500M6 9.500V20h4.500v-5.500h3V20H18V9.500'],
  rooms: [
    'M5 20V5.500A1.500 1.500 0 0 1 6.500 4h11A1.500 1.500 0 0 1 19 5.500V20M3.500 20h17',
    'M14.500 12v1',
  ],
} as const;

/** Beside the name of the house's own people: an element of ours, which nobody can write into a name. */
export function houseMark(): HTMLElement {
  return h('span', { class: 'house-mark' }, icon(...ICONS.house), say('house.mark'));
}

/** Whether what is focused takes text, so that letters are not steps. */
export function isTyping(): boolean {
  const focused = document.activeElement;
  return (
    focused instanceof HTMLInputElement ||
    focused instanceof HTMLTextAreaElement ||
    focused instanceof HTMLSelectElement
  );
}

export function reducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
