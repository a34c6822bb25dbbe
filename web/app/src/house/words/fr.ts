import type en from './en.ts';

export default {
  opens: 'Fermée, ouvre {when}',
  report: 'Signaler cette marque',
} satisfies Record<keyof typeof en, string>;
