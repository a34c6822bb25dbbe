import type en from './en.ts';

export default {
  optional: '{field} (facultatif)',
  missing: '« {field} » manque : écrivez-le dans une langue au moins.',
} satisfies Record<keyof typeof en, string>;
