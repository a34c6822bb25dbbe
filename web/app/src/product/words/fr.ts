import type en from './en.ts';

export default {
  share: 'Partager',
  'share.lead': 'Qui ouvre ce lien lit cette page dans sa langue.',
  report: 'Signaler',
} satisfies Record<keyof typeof en, string>;
