import type en from './en.ts';

export default {
  home: 'Vitrine, toutes les salles',
  skip: 'Aller au contenu',
  language: 'Langue',
} satisfies Record<keyof typeof en, string>;
