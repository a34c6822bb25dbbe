import type en from './en.ts';

export default {
  'nav.people': 'Présents',
  'nav.people.count': '{count} personne ici|{count} personnes ici',
} satisfies Record<keyof typeof en, string>;
