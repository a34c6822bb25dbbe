import type en from './en.ts';

export default {
  'vr.back': 'Remettre le casque',
  'board.title': '{count} pièce|{count} pièces',
  'board.empty': 'Encore vide.',
  'board.more': 'et {count} autre ligne, sur la page|et {count} autres lignes, sur la page',
  'board.total': 'Pièces {price}, livraison et taxe au paiement',
  'board.pay': 'Payer {brand}',
  'board.close': 'Fermer',
  'board.back': 'Retour',
  'board.how': 'Comment voulez-vous payer ?',
  'board.phone': 'Sur mon téléphone',
  'board.leave': 'Hors du casque',
  'board.leave.lead': 'Le panneau s’ouvre sur la page. Votre place dans la salle reste la vôtre.',
  'board.code': 'Sur votre téléphone : {address}',
  'board.until': 'Le code vaut dix minutes. Ce panneau dit quand c’est payé.',
  'board.wait': 'Un instant…',
  'board.paid': 'Payé. Merci.',
  'board.number': 'Commande {number}. Une lettre avec tout est en route.',
  'board.over': 'Ce code ne vaut plus.',
  'board.again': 'Un autre code',
  'board.demo': 'Démo, aucun argent ne circule',
} satisfies Record<keyof typeof en, string>;
