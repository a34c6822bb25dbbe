import type en from './en.ts';

export default {
  'card.ar': 'La voir chez vous',
} satisfies Record<keyof typeof en, string>;
