import { Problem } from '@vitrine-shop/sdk';
import { faultText } from '../../goods/text.ts';
import { text } from '../text.ts';
import known from './words/en.ts';

/** What went wrong, in the reader's language: by the field it names, by its kind, else as the shop's own pages say it. */
export function faultWords(error: unknown): string {
  const { kind, problem } = Problem.from(error);
  const key = `fault.${kind === 'edition-refused' ? problem.field : kind}`;
  return key in known ? text(key as keyof typeof known) : faultText(error);
}
