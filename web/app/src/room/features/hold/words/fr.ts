import type en from './en.ts';

export default {
  'card.look': 'S’approcher',
  'card.take': 'Prendre en main',
  'hold.label': '{title}, en main',
  'hold.back': 'Reposer',
  'hold.how': 'Glissez ou prenez les flèches pour tourner la pièce, la molette ou + et − pour l’approcher.',
  'hold.how.touch': 'Glissez pour tourner la pièce, pincez pour l’approcher.',
  'hold.taken': '{name} tient {title}. Un instant, s’il vous plaît.',
  'hold.refused': '{title} ne peut pas être pris en main pour l’instant.',
} satisfies Record<keyof typeof en, string>;
