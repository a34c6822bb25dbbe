import type en from './en.ts';

export default {
  all: 'Ses autres salles',
  imprint: 'Mentions légales',
  privacy: 'Confidentialité',
  terms: 'Conditions de vente',
  close: 'Fermer',
} satisfies Record<keyof typeof en, string>;
