import type en from './en.ts';

export default {
  pair: '{name} : {words}',
} satisfies Record<keyof typeof en, string>;
