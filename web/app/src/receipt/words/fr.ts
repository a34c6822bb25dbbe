import type en from './en.ts';

export default {
  page: 'Un signalement · Vitrine',
  rooms: 'Toutes les salles',
  loading: 'On cherche le signalement',
  retry: 'Réessayer',
  'failed.title': 'Le signalement ne peut pas être lu pour l’instant.',
  'ask.title': 'Ce qu’est devenu un signalement',
  'ask.lead': 'Qui signale quelque chose ici reçoit un numéro. Avec lui, on lit où cela en est.',
  ask: 'Chercher',
  'unknown.title': 'Aucun signalement n’a ce numéro.',
  'unknown.lead': 'Vérifiez-le lettre par lettre. Six mois après sa décision, un signalement est effacé.',
  kind: 'Votre signalement',
  'state.open': 'Il attend une décision.',
  'state.upheld': 'Cela a été retiré.',
  'state.dismissed': 'Cela reste.',
  'next.open':
    'Les responsables de la boutique le lisent et décident. Leur décision, et sa raison, seront ici : revenez dans quelques jours.',
  'next.upheld':
    'Vous avez bien fait de le dire. La marque a lu la même raison, jamais qui a signalé, et peut répondre. Si vous le revoyez, signalez-le de nouveau.',
  'next.dismissed':
    'Les deux parties lisent la même raison. S’il y a quelque chose que l’on ne pouvait pas savoir, signalez-le encore une fois et dites-le.',
  counted:
    'Beaucoup l’ont signalé, et votre signalement est compté avec les leurs. Cette page est la même pour tous.',
  reason: 'La raison',
  what: 'Quoi',
  why: 'Signalé parce que',
  at: 'Signalé le',
  'at.first': 'Signalé depuis le',
  decided: 'Décidé le',
  number: 'Numéro',
  copy: 'Copier le lien de cette page',
  copied: 'Le lien est copié.',
  whose: 'À qui c’est',
  imprint: 'Mentions légales',
  privacy: 'Confidentialité',
  terms: 'Conditions de vente',
  toRoom: 'Vers la salle',
  toRooms: 'Vers les salles',
  life: 'Seul qui a ce lien ou le numéro trouve cette page. Elle est gardée jusqu’à six mois après la décision.',
} satisfies Record<keyof typeof en, string>;
