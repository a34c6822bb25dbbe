import { Problem } from '@vitrine-shop/sdk';
import { createMessages } from '../i18n/messages.ts';
import { certificatesEn } from './messages.certificates.en.ts';
import { certificatesFr } from './messages.certificates.fr.ts';
import { en } from './messages.en.ts';
import { fr } from './messages.fr.ts';
import { modelsEn } from './messages.models.en.ts';
import { modelsFr } from './messages.models.fr.ts';

export const text = createMessages(
  { ...en, ...modelsEn, ...certificatesEn },
  { ...fr, ...modelsFr, ...certificatesFr },
);

/** What went wrong, in words: the server's own detail, or ours where no server was asked. */
export function wordsFor(error: unknown): string {
  const problem = Problem.from(error);
  switch (problem.type) {
    case 'vitrine:offline':
      return text('offline');
    case 'vitrine:cancelled':
      return text('cancelled');
    case 'vitrine:already-enrolled':
      return text('alreadyEnrolled');
    case 'vitrine:not-supported':
      return text('noPasskeysBrowser');
    default:
      return problem.message;
  }
}
