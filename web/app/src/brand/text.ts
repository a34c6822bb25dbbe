import { Problem } from '@vitrine-shop/sdk';
import { createMessages, language } from '../i18n/messages.ts';
import type account from './account/words/en.ts';
import type certificates from './certificates/words/en.ts';
import type models from './models/words/en.ts';
import type oversight from './oversight/words/en.ts';
import type quotas from './quotas/words/en.ts';
import type en from './words/en.ts';

export const text = createMessages<
  typeof en & typeof models & typeof certificates & typeof oversight & typeof account & typeof quotas
>(import.meta.glob(['./words/*.ts', './*/words/*.ts'], { eager: true, import: 'default' }));

/** What went wrong, in words: the server's own detail (in the page's language, where it has that), or ours where no server was asked. */
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
    default: {
      const told = problem.problem[`detail_${language()}`];
      return typeof told === 'string' ? told : problem.message;
    }
  }
}
