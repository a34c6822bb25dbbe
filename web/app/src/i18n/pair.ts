import { createMessages } from './messages.ts';
import type en from './words/en.ts';

const say = createMessages<typeof en>(import.meta.glob('./words/*.ts', { eager: true, import: 'default' }));

/** `Share: The salon`, as the page's language sets its colon. */
export function pair(name: string, words: string): string {
  return say('pair', { name, words });
}
