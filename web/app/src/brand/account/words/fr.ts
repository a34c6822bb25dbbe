import type en from './en.ts';

export default {
  proofTitle: 'Est-ce bien vous ?',
  proofText:
    'Montrez de nouveau votre clé d’accès. Elle est demandée avant tout ce qui ouvre la marque à d’autres.',
  proofGo: 'Montrer ma clé d’accès',
} satisfies Record<keyof typeof en, string>;
