import type en from './en.ts';

export default {
  was: 'Avant {was}, maintenant {now}',
  gone: '{finish} n’est plus proposé',
  soldout: 'Épuisé à l’instant',
  back: 'De nouveau disponible',
  withdrawn: 'Retiré de la vente',
  held: '{title} a été retiré de la vente. La pièce s’en va dès qu’elle est reposée.',
  told: '{title} : {what}.',
} satisfies Record<keyof typeof en, string>;
