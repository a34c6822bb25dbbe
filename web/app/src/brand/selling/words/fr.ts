import type en from './en.ts';

export default {
  'selling.title': 'Vente',
  'selling.lead':
    'Qui vend, comment les commandes sont livrées, quelle taxe est appliquée. Dès lors, on achète dans vos salles.',
  'selling.open': 'Afficher la vente',
} satisfies Record<keyof typeof en, string>;
