import type { Product } from '@vitrine-shop/sdk';
import { h } from '../ui/dom.ts';

/** A good as its product is pictured; where there is no picture, a medal with its number. The words beside it say what it is. */
export function goodPicture(product: Product | null, serial: number): HTMLElement {
  const frame = h('div', { class: 'good-picture', 'aria-hidden': 'true' });
  const medal = () => frame.replaceChildren(h('span', { class: 'good-medal' }, String(serial)));
  const source = product?.pictures[0]?.url;
  if (!source) medal();
  else {
    const image = h('img', { src: source, alt: '', decoding: 'async', loading: 'lazy' });
    image.addEventListener('error', medal);
    frame.append(image);
  }
  return frame;
}
