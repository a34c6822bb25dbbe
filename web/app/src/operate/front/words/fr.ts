import type en from './en.ts';

export default {
  'approval.title': 'Nouvelles marques',
  'approval.lead': 'Leurs premières salles publiques attendent votre accord. D’ici là, qui a le lien entre.',
  'approval.more': 'D’autres marques qui attendent',
  'approval.none': 'Aucune marque n’attend.',
  'approval.look': 'Voir {room}',
  'approval.words': 'Ce que la marque lira',
  'approval.open': 'Ouvrir au public',
  'approval.not_yet': 'Pas encore',
  'approval.opened': '{brand} est ouverte au public.',
  'approval.refused': '{brand} continue avec son seul lien.',
  'order.title': 'Ordre de l’entrée',
  'order.lead':
    'Le plus petit nombre vient d’abord : celui de la salle, puis celui de sa marque. 100 est celui de tous.',
  'order.none': 'Aucune salle n’est publique.',
  'order.room': 'Place de {room}',
  'order.brand': 'Place de {brand}',
  'order.save': 'Enregistrer',
  'order.saved': 'L’ordre est enregistré.',
} satisfies Record<keyof typeof en, string>;
