import type en from './en.ts';

export default {
  title: 'Lettres',
  lead: 'Ce que la boutique a écrit aux gens, le plus récent d’abord, jusqu’à 30 jours après l’envoi ou l’abandon.',
  folder:
    'Elles sont écrites dans un dossier, et personne ne les reçoit : VITRINE_MAIL nomme un serveur de courrier (docs/operating.md).',
  none: 'Aucune lettre n’a encore été écrite.',
  more: 'Lettres précédentes',
  waiting: 'attend',
  sent: 'envoyée',
  given_up: 'abandonnée',
  line: '{to} · {when} · {state}',
  tries: 'Essayée une fois.|Essayée {count} fois.',
  next: 'Nouvel essai {when}.',
  again: 'Réessayer',
  begun: 'Elle est essayée de nouveau.',
} satisfies Record<keyof typeof en, string>;
