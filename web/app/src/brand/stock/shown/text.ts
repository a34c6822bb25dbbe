import { createMessages } from '../../../i18n/messages.ts';
import type en from './words/en.ts';

export const say = createMessages<typeof en>(
  import.meta.glob('./words/*.ts', { eager: true, import: 'default' }),
);
