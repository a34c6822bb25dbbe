import type en from './en.ts';

export default {
  'nav.share': 'Inviter',
  'nav.shared': 'Le lien est copié. Qui l’ouvre entre ici.',
  'nav.share.show': 'Copiez ce lien :',
  'card.share': 'Copier un lien',
} satisfies Record<keyof typeof en, string>;
