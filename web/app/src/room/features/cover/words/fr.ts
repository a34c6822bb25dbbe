import type en from './en.ts';

export default {
  'cover.title': 'L’image de cette salle',
  'cover.lead':
    'Telle que vous la voyez, sans les personnes qui s’y trouvent. Déplacez-vous et recommencez jusqu’à ce qu’elle vous plaise.',
  'cover.alt': 'La photo qui vient d’être prise',
  'cover.use': 'Garder cette image',
  'cover.back': 'Chercher encore',
  'cover.done':
    'C’est l’image de la salle désormais : dans l’entrée, et partout où un lien vers elle est montré.',
} satisfies Record<keyof typeof en, string>;
