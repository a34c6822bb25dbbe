import { Problem } from '@vitrine-shop/sdk';
import { fault, numbers, told } from '../fault/fault.ts';
import { createMessages } from '../i18n/messages.ts';
import type account from './account/words/en.ts';
import type certificates from './certificates/words/en.ts';
import type facts from './facts/words/en.ts';
import refused from './faults/words/en.ts';
import type files from './files/words/en.ts';
import type guide from './guide/words/en.ts';
import type making from './making/words/en.ts';
import type models from './models/words/en.ts';
import type numbersWords from './numbers/words/en.ts';
import type ordersWords from './orders/words/en.ts';
import type oversight from './oversight/words/en.ts';
import type products from './products/words/en.ts';
import type quotas from './quotas/words/en.ts';
import type scenes from './scenes/words/en.ts';
import type selling from './selling/words/en.ts';
import type stockWords from './stock/words/en.ts';
import type en from './words/en.ts';

export const text = createMessages<
  typeof en &
    typeof models &
    typeof facts &
    typeof certificates &
    typeof oversight &
    typeof account &
    typeof refused &
    typeof products &
    typeof quotas &
    typeof selling &
    typeof making &
    typeof scenes &
    typeof guide &
    typeof files &
    typeof numbersWords &
    typeof stockWords &
    typeof ordersWords
>(
  // A feature with a `text.ts` of its own says its words itself; here they would stand in for others' of the same key.
  import.meta.glob(['./words/*.ts', './*/words/*.ts', '!./roomfiles/words/*.ts'], {
    eager: true,
    import: 'default',
  }),
);

/** What went wrong, in words: the shop's where it has some in the page's language, else ours. */
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
  }
  const key = `refused.${problem.kind}`;
  if (key in refused && told(problem) === null)
    return text(key as keyof typeof refused, numbers(problem.problem));
  return fault(problem);
}
