import type en from './en.ts';

export default {
  terracotta: 'terre cuite',
  ochre: 'ocre',
  olive: 'olive',
  sage: 'sauge',
  pine: 'sapin',
  mist: 'brume',
  slate: 'bleu ardoise',
  indigo: 'indigo',
  plum: 'prune',
  rose: 'rose',
  sand: 'sable',
  charcoal: 'anthracite',
  /** A name that is offered: one of each list, by comma. */
  'name.first': 'Cèdre, Cygne, Héron, Lièvre, Merle, Renard, Saule, Tilleul',
  'name.second': 'ambré, argenté, calme, clair, discret, doux, serein, vif',
} satisfies Record<keyof typeof en, string>;
