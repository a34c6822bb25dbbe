import { language } from '../../i18n/messages.ts';
import { text } from '../text.ts';

const BITS_PER_S = 10_000_000;

/** How long a phone waits for a file, in words: `opens in 2.0 s on a phone`. */
export function opening(bytes: number): string {
  const digits = { maximumFractionDigits: 1, minimumFractionDigits: 1 };
  const seconds = new Intl.NumberFormat(language(), { style: 'unit', unit: 'second', ...digits });
  return text('opensIn', { seconds: seconds.format(Math.max(0.1, (bytes * 8) / BITS_PER_S)) });
}
