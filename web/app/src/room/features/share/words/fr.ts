import type en from './en.ts';

export default {
  'nav.share': 'Inviter',
  'card.share': 'Partager',
  'share.room': 'Qui ouvre ce lien entre ici.',
  'share.product': 'Qui ouvre ce lien entre ici, devant cette pièce.',
} satisfies Record<keyof typeof en, string>;
