import type en from './en.ts';

export default {
  title: 'Signalements',
  noReports: 'Rien n’attend de décision.',
  down: 'Retirés',
  nothingDown: 'Rien n’a été retiré.',
  takeDown: 'Retirer',
  dismiss: 'Laisser',
  see: 'Voir',
  restore: 'Montrer à nouveau',
  cancel: 'Annuler',
  reason: 'Raison',
  'reason.hint': 'La marque la lit, et qui a signalé aussi.',
  reasonGiven: '{when} : {reason}',
  answered: 'La marque répond : {answer}',
  restored: 'Montré à nouveau le {when} : {reason}',
  counted:
    'Un autre l’a signalé : compté seulement, sans mots.|{count} autres l’ont signalé : comptés seulement, sans mots.',
  alike: 'Trancher de même tous les autres qui attendent à son sujet',
  contact: 'À joindre par : {contact}',
  kind: 'Quoi',
  thing: 'Son identifiant ou son empreinte',
  'thing.hint':
    'La fin de l’adresse d’une salle ; l’identifiant d’un produit ; l’empreinte dans l’adresse d’un fichier.',
  'ground.illegal': 'contraire à la loi',
  'ground.counterfeit': 'contrefaçon',
  'ground.rights': 'utilisé sans accord',
  'ground.misleading': 'trompeur',
  'ground.hateful': 'haineux ou violent',
  'ground.sexual': 'sexuel, ou enfants',
  'ground.privacy': 'privé',
  'ground.other': 'autre chose',
} satisfies Record<keyof typeof en, string>;
