import type en from './en.ts';

export default {
  'nav.share': 'Inviter',
  'card.share': 'Partager',
  'share.room': 'Qui ouvre ce lien entre ici.',
  'share.product': 'Qui ouvre ce lien entre ici, devant cette pièce.',
  'share.draft':
    'Cette salle est un brouillon : seuls les membres de votre marque entrent par ce lien. Pour inviter d’autres personnes, changez sur la page de votre marque qui la trouve.',
} satisfies Record<keyof typeof en, string>;
