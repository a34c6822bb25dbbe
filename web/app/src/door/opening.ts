/** When a room that is closed opens, in the visitor's own time. */
import { createMessages, language } from '../i18n/messages.ts';
import type en from './words/en.ts';

const say = createMessages<typeof en>(import.meta.glob('./words/*.ts', { eager: true, import: 'default' }));

const DAY_MS = 86_400_000;

/** "at 10:00", "on Tuesday at 10:00", "on 3 February at 10:00", as a sentence goes on; null: nobody knows. */
export function opensWhen(at: unknown, now: Date): string | null {
  const moment = new Date(typeof at === 'string' ? at : '');
  if (Number.isNaN(moment.getTime())) return null;
  const locale = language() === 'en' ? 'en-GB' : language();
  const part = (shape: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, shape).format(moment);
  const time = part({ hour: '2-digit', minute: '2-digit' });
  if (moment.toDateString() === now.toDateString()) return say('opens.today', { time });
  const ahead = moment.getTime() - now.getTime();
  if (ahead < 6 * DAY_MS) return say('opens.day', { day: part({ weekday: 'long' }), time });
  const year = moment.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return say('opens.date', { day: part({ day: 'numeric', month: 'long', ...year }), time });
}
