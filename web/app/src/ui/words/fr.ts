import type en from './en.ts';

export default {
  home: 'Vitrine, toutes les salles',
  skip: 'Aller au contenu',
  language: 'Langue',
  withdraw: 'Se rétracter d’un contrat',
} satisfies Record<keyof typeof en, string>;
