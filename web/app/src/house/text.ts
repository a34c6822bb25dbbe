import { createMessages } from '../i18n/messages.ts';
import type en from './words/en.ts';

export const text = createMessages<typeof en>(
  import.meta.glob('./words/*.ts', { eager: true, import: 'default' }),
);
