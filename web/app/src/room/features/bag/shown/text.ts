import { createMessages } from '../../../../i18n/messages.ts';
import type en from './words/en.ts';

/** What is read in panel and board alone: nobody else fetches it. */
export const say = createMessages<typeof en>(
  import.meta.glob('./words/*.ts', { eager: true, import: 'default' }),
);
