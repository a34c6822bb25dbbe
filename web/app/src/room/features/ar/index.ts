/** A product in one's own room, by Apple's own viewer; other browsers show no link. */
import { h } from '../../../ui/dom.ts';
import type { Feature } from '../../feature.ts';
import './ar.css';
import { usdzOf } from './ar.ts';
import { say } from './text.ts';

export function ar(): Feature {
  const works = h('a', { rel: 'ar' }).relList.supports('ar');
  return {
    product: ({ product, variant, place }) => {
      const file = works && place === 'card' ? usdzOf(product, variant) : null;
      if (!file) return null;
      const picture = product.pictures[0]?.url;
      return { actions: [{ key: 'ar', label: say('card.ar'), href: file.url, picture: picture ?? '' }] };
    },
  };
}
