import type { en } from './messages.en.ts';

export const fr: Record<keyof typeof en, string> = {
  title: '{house} · des salles où entrer',
  lead: 'Des salles où entrer, seul ou à plusieurs. Regarder, rencontrer, emporter quelque chose.',
  rooms: 'Salles',
  enter: 'Entrer',
  enterRoom: 'Entrer : {room}',
  nobody: 'Personne à l’intérieur pour l’instant',
  people: '{count} personne à l’intérieur|{count} personnes à l’intérieur',
  full: 'Complet pour le moment',
  door: 'Vous entrez sous le nom de',
  name: 'Votre nom',
  colour: 'Votre couleur',
  another: 'Un autre nom',
  nameKept: 'Aucun compte. Votre nom n’est gardé que dans ce navigateur.',
  loading: 'On ouvre les portes',
  emptyTitle: 'Aucune salle n’est ouverte.',
  empty: 'Dès que la maison en ouvrira une, sa porte sera ici.',
  errorTitle: 'Les portes restent closes.',
  retry: 'Réessayer',
  brand: 'Espace marque',
  mine: 'Mes pièces',
};
