import type en from './en.ts';

export default {
  maker: 'Fabriqué par',
  responsible: 'Responsable dans l’UE',
  origin: 'Origine',
  materials: 'Matières',
  care: 'Entretien',
  warnings: 'Avertissements',
  nothing: 'La marque n’en dit pas plus.',
  which: 'Que souhaitez-vous savoir ?',
  more: 'La suite',
  back: 'Retour',
} satisfies Record<keyof typeof en, string>;
