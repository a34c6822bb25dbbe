export default {
  terracotta: 'terracotta',
  ochre: 'ochre',
  olive: 'olive',
  sage: 'sage',
  pine: 'pine',
  mist: 'mist',
  slate: 'slate blue',
  indigo: 'indigo',
  plum: 'plum',
  rose: 'rose',
  sand: 'sand',
  charcoal: 'charcoal',
  /** A name that is offered: one of each list, by comma. */
  'name.first': 'Amber, Bright, Calm, Clear, Gentle, Quiet, Silver, Warm',
  'name.second': 'Cedar, Finch, Hare, Heron, Linden, Maple, Otter, Wren',
};
