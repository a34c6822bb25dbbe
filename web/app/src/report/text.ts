/** Words about reports that several pages share. */
import type { ReportReceipt } from '@vitrine-shop/sdk';
import { createMessages, language } from '../i18n/messages.ts';
import type en from './words/en.ts';

export const say = createMessages<typeof en>(
  import.meta.glob('./words/*.ts', { eager: true, import: 'default' }),
);

type Named = Pick<ReportReceipt, 'kind' | 'thing' | 'title'>;

/** What it is called: by its title where it has one that may be told, else by what it is. */
export function nameOf({ kind, thing, title }: Named): string {
  if (kind === 'model' || kind === 'picture') return `${say(`kind.${kind}`)} ${thing.slice(0, 12)}`;
  return title ?? say(`kind.${kind}`);
}

/** When something happened, in the reader's time. */
export function momentText(moment: string, dateStyle: 'medium' | 'long' = 'medium'): string {
  const locale = language() === 'en' ? 'en-GB' : language();
  return new Intl.DateTimeFormat(locale, { dateStyle, timeStyle: 'short' }).format(new Date(moment));
}

/** Where its receipt can be read. */
export const receiptPage = (number: string): string => `/reports/${encodeURIComponent(number)}`;
