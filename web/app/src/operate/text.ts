import { createMessages, language } from '../i18n/messages.ts';
import type en from './words/en.ts';

export const text = createMessages<typeof en>(
  import.meta.glob('./words/*.ts', { eager: true, import: 'default' }),
);

const whole = new Intl.NumberFormat(language(), { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(language(), { maximumFractionDigits: 1 });
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

export const count = (value: number): string => whole.format(value);
export const rate = (value: number): string => tenths.format(value);
export const milliseconds = (value: number): string => `${tenths.format(value)} ms`;
export const bytes = (value: number): string => {
  const power = value < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(value) / 3));
  return new Intl.NumberFormat(language(), {
    style: 'unit',
    unit: UNITS[power],
    unitDisplay: 'short',
    maximumFractionDigits: value / 1000 ** power < 10 && power > 0 ? 1 : 0,
  }).format(value / 1000 ** power);
};

/** The two greatest parts of a time, as 3 d 4 h or 12 min 5 s. */
export function span(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor(seconds / 3600) % 24, 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [Math.floor(seconds) % 60, 'second'],
  ] as const;
  const first = parts.findIndex(([value]) => value > 0);
  const from = first < 0 ? 2 : Math.min(2, first);
  return parts
    .slice(from, from + 2)
    .map(([value, unit]) =>
      new Intl.NumberFormat(language(), { style: 'unit', unit, unitDisplay: 'narrow' }).format(value),
    )
    .join(' ');
}
