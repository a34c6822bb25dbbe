import type en from './en.ts';

export default {
  'notices.title': 'De la part des responsables de la boutique',
  'notices.lead': 'Ce qui, chez vous, n’est plus montré, et pourquoi. Votre réponse se lit à côté.',
  'notices.down': 'Plus montré depuis le {when}',
  'notices.restored': 'Montré à nouveau depuis le {when} : {reason}',
  'notices.reason': 'Raison : {reason}',
  'notices.answered': 'Vous avez répondu : {answer}',
  'notices.answer': 'Votre réponse',
  'notices.send': 'Envoyer la réponse',
  'notices.dismissed': 'Quelqu’un l’a signalé ; cela reste. Raison : {reason}',
} satisfies Record<keyof typeof en, string>;
