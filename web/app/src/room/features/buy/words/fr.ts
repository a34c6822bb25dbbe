import type en from './en.ts';

export default {
  'card.buy': 'Acheter, {price}',
  'card.soldout': 'Épuisé',
  'card.left': 'Plus que {left}',
  'card.notsold': 'N’est pas vendu en ligne',
  'card.newtab': 'Ouvre la boutique de {brand} dans un autre onglet. Vous restez dans la salle.',
  'card.waiting': 'Cela vous attend sur la page, hors du casque.',
  'waiting.title': 'Vous attendent',
  'waiting.lead': 'Vous les avez choisis dans le casque.',
} satisfies Record<keyof typeof en, string>;
