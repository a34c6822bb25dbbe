import type en from './en.ts';

export default {
  'arrange.open': 'Arranger la salle',
  'arrange.another': 'Un autre arrangement',
  'arrange.first': 'Le premier arrangement',
  'arrange.time': 'Lumière du jour',
  'arrange.close': 'Fermer',
  'arrange.left': 'Pas de place ici pour {names}. Un autre arrangement en aura peut-être.',
  'arrange.lead': 'Tout le monde dans la salle voit ce que vous choisissez.',
} satisfies Record<keyof typeof en, string>;
