import type en from './en.ts';

export default { 'nav.house': 'La marque' } satisfies Record<keyof typeof en, string>;
