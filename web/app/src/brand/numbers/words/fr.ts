import type en from './en.ts';

export default {
  'numbers.title': 'Chiffres',
  'numbers.lead':
    'Combien sont venus dans vos salles, ce qu’ils ont regardé, où ils se sont tenus. Personne n’est suivi.',
  'numbers.open': 'Montrer les chiffres',
} satisfies Record<keyof typeof en, string>;
