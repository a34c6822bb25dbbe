import type { en } from './shell.en.ts';

export const fr: Record<keyof typeof en, string> = {
  home: 'Vitrine, toutes les salles',
  skip: 'Aller au contenu',
  language: 'Langue',
};
