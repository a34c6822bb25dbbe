import type en from './en.ts';

export default {
  'nav.house': 'La marque',
  all: 'Ses autres salles',
  imprint: 'Mentions légales',
  privacy: 'Confidentialité',
  terms: 'Conditions de vente',
  close: 'Fermer',
} satisfies Record<keyof typeof en, string>;
