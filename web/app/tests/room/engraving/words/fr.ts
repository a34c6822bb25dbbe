import type en from './en.ts';

export default {
  tool: 'Gravures',
  asked: '{count} pièce à graver|{count} pièces à graver',
  line: 'Gravé sur demande',
  engrave: 'Faire graver',
  done: 'Il sera gravé',
  thanks: 'Le graveur est prévenu.',
} satisfies Record<keyof typeof en, string>;
