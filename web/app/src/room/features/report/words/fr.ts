import type en from './en.ts';

export default {
  'nav.report': 'Signaler cette pièce',
  'card.report': 'Signaler',
  'report.title': 'Signaler : {thing}',
  'report.lead':
    'Les responsables de la boutique le lisent et décident. La marque apprend la raison, jamais qui vous êtes.',
  'report.why': 'Ce qui ne va pas',
  'report.words': 'Avec vos mots',
  'report.contact': 'Comment vous joindre (si vous voulez)',
  'report.contact.hint': 'Lu seulement par les responsables de la boutique.',
  'report.send': 'Envoyer',
  'report.cancel': 'Annuler',
  'report.close': 'Fermer',
  'report.thanks': 'C’est arrivé. Merci.',
  'report.number': 'Son numéro',
  'report.number.hint': 'Gardez-le : il permet de savoir ce qui a été décidé, et pourquoi.',
  'report.state': 'Voir où cela en est',
  'reason.illegal': 'C’est contraire à la loi',
  'reason.counterfeit': 'C’est une contrefaçon',
  'reason.rights': 'Une œuvre est utilisée sans accord',
  'reason.misleading': 'C’est trompeur ou frauduleux',
  'reason.hateful': 'C’est haineux ou violent',
  'reason.sexual': 'C’est sexuel, ou montre des enfants',
  'reason.privacy': 'Cela montre quelque chose de privé',
  'reason.other': 'Autre chose',
} satisfies Record<keyof typeof en, string>;
