import type en from './en.ts';

export default { 'cover.open': 'Prendre une photo de la salle' } satisfies Record<keyof typeof en, string>;
