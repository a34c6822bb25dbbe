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
  'opens.today': 'aujourd’hui à {time}',
  'opens.day': '{day} à {time}',
  'opens.date': 'le {day} à {time}',
} satisfies Record<keyof typeof en, string>;
