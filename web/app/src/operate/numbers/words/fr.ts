import type en from './en.ts';

export default {
  title: 'Visites',
  lead: 'De chaque marque, toutes salles ensemble, les sept derniers jours. Ce qui est compté : docs/privacy.md.',
  off: 'Rien n’est compté en ce moment (VITRINE_NUMBERS=0).',
  none: 'Aucune marque encore.',
  more: 'Plus de marques',
  brand: 'Marque',
  visits: 'Visites',
  looked: 'Regardé',
  picked: 'Pris en main',
  bought: 'Vers l’achat',
} satisfies Record<keyof typeof en, string>;
