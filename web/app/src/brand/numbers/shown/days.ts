/** Weeks begin on Monday; a day is `2026-11-30`, nobody's time zone. Pure. */

export const DAYS = 7;
const DAY_MS = 86_400_000;

export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The Monday of the week in which a moment is, where the reader is. */
export function mondayOf(now: Date): string {
  const here = new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()));
  return daysAfter(here.toISOString().slice(0, 10), -((here.getUTCDay() + 6) % DAYS));
}

/** `23–29 November 2026`. */
export function weekText(monday: string, language: string): string {
  const written = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  return written.formatRange(moment(monday), moment(daysAfter(monday, DAYS - 1)));
}

/** `Mon 23`. */
export function dayText(day: string, language: string, style: 'short' | 'long' = 'short'): string {
  return new Intl.DateTimeFormat(language, {
    weekday: style,
    day: 'numeric',
    month: style === 'long' ? 'long' : undefined,
    timeZone: 'UTC',
  }).format(moment(day));
}

/** `3:07`, minutes and seconds; of none 0:00. */
export function meanStay(seconds: number, visits: number): string {
  const mean = visits > 0 ? Math.round(seconds / visits) : 0;
  return `${Math.floor(mean / 60)}:${String(mean % 60).padStart(2, '0')}`;
}

/** `+12 %`; null where there is nothing to compare with. */
export function changeText(now: number, before: number, language: string): string | null {
  if (before === 0) return null;
  return new Intl.NumberFormat(language, {
    style: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: 0,
  }).format((now - before) / before);
}

/** The next round number: what an axis of so much ends at. */
export function niceTop(greatest: number): number {
  if (greatest <= 5) return Math.max(1, greatest);
  const power = 10 ** Math.floor(Math.log10(greatest));
  return power * ([1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((step) => step * power >= greatest) ?? 10);
}

function moment(day: string): Date {
  return new Date(`${day}T00:00Z`);
}
