import type en from './en.ts';

export default {
  'till.shut.title': '{title} n’est pas en vente pour tous',
  'till.open.title': 'Vous pouvez acheter {title}',
  'till.open': 'Vous avez ce qu’il faut.',
  'till.close': 'Fermer',
} satisfies Record<keyof typeof en, string>;
