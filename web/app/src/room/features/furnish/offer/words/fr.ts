import type en from './en.ts';

export default { offer: 'Arranger la salle' } satisfies Record<keyof typeof en, string>;
