import type en from './en.ts';

export default {
  'nav.report': 'Signaler cette salle',
  'card.report': 'Signaler',
  'board.ask': 'Qu’est-ce qui ne va pas ?',
  'board.back': 'Retour',
  'board.sending': 'Un instant',
  'board.thanks': 'C’est arrivé. Son numéro vous attend hors du casque.',
  'board.illegal': 'Contraire à la loi',
  'board.counterfeit': 'Une contrefaçon',
  'board.misleading': 'Trompeur',
  'board.hateful': 'Haineux ou violent',
  'board.sexual': 'Sexuel, ou enfants',
  'board.privacy': 'Quelque chose de privé',
} satisfies Record<keyof typeof en, string>;
