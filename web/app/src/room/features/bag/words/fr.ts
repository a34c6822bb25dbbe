import type en from './en.ts';

export default {
  'nav.bag': 'Panier',
  'nav.bag.count': 'Panier, {count} pièce|Panier, {count} pièces',
  'card.add': 'Ajouter au panier, {price}',
  'board.add': 'Ajouter',
  'card.in': '{count} dans votre panier',
  'card.open': 'Voir le panier',
  'card.sold': 'Vendu par {name}',
  'card.tax': 'TVA comprise, livraison en sus',
  'card.untaxed': 'Hors TVA, livraison en sus',
  'card.delivery': 'Frais de livraison',
  added: 'Dans votre panier.',
} satisfies Record<keyof typeof en, string>;
