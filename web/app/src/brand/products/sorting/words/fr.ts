import type en from './en.ts';

export default {
  order: 'Ranger',
  title: 'Ordre de vos produits',
  lead: 'Tel il est dans vos listes, dans celles de vos salles et quand vous aménagez. Le premier est vu en premier.',
  move: 'Déplacer {product} : le tirer, ou utiliser les flèches du clavier',
  place: 'Rang de {product}',
  movedTo: '{product} est au rang {place} sur {count}.',
  done: 'Terminé',
} satisfies typeof en;
