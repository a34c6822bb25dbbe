import type en from './en.ts';

export default {
  report: 'Signaler',
} satisfies Record<keyof typeof en, string>;
