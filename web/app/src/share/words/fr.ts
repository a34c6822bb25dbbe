import type en from './en.ts';

export default {
  link: 'Lien vers {title}',
  copy: 'Copier le lien',
  copied: 'Le lien est copié.',
  byHand: 'Le lien est sélectionné : copiez-le à la main.',
  send: 'Envoyer le lien',
  scan: 'Ou visez ceci avec l’appareil photo d’un téléphone.',
  code: 'Code QR du lien {link}',
  show: 'Code QR',
  close: 'Fermer',
} satisfies Record<keyof typeof en, string>;
