/** Words about goods that the page and the room share. */
import { type Certificate, type LocalText, localText, Problem, spokenIn } from '@vitrine-shop/sdk';
import { fault } from '../fault/fault.ts';
import { createMessages, language } from '../i18n/messages.ts';
import { goodOf } from './state.ts';
import en from './words/en.ts';

export const goodsText = createMessages<typeof en>(
  import.meta.glob('./words/*.ts', { eager: true, import: 'default' }),
);

export function titleText(good: Pick<Certificate, 'title'>): string {
  return localText(good.title, language());
}

/** The language of its title, if it is not the reader's: for `lang`. */
export function titleIn(good: Pick<Certificate, 'title'>): string | null {
  return spokenIn(good.title, language());
}

export function numberText(good: Pick<Certificate, 'serial' | 'max_supply'>): string {
  return goodsText('number', { serial: good.serial, of: good.max_supply });
}

/** The same within a sentence: `no. 12 of 25`. */
export function numberWithin(good: Pick<Certificate, 'serial' | 'max_supply'>): string {
  const number = numberText(good);
  return number.charAt(0).toLowerCase() + number.slice(1);
}

/** `Lent to Ana until 18:45`. */
export function stateText(certificate: Certificate, now: number = Date.now()): string {
  const { standing, until, to } = goodOf(certificate, now);
  const when = until ? whenText(until, language(), new Date(now)) : '';
  if (standing === 'borrowed' && !when) return goodsText('state.borrowed.open');
  return goodsText(`state.${standing}`, { name: to, when });
}

/** When something ends, to follow "until" or "jusqu’": the hour of today, day and hour of another, in the reader's time. */
export function whenText(at: string, tag: string, now: Date = new Date()): string {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return '';
  const locale = tag === 'en' ? 'en-GB' : tag;
  const today = moment.toDateString() === now.toDateString();
  const hour = { hour: '2-digit', minute: '2-digit' } as const;
  const shape: Intl.DateTimeFormatOptions = today ? hour : { day: 'numeric', month: 'long', ...hour };
  const text = new Intl.DateTimeFormat(locale, shape).format(moment);
  return goodsText(today ? 'when.today' : 'when.day', { time: text }, tag);
}

/** How many of an edition there are, and how many have been given. */
export function editionText({ max_supply, given }: { max_supply: number; given: number }): string {
  return goodsText(given >= max_supply ? 'edition.none' : 'edition', { of: max_supply, given });
}

/** What went wrong, in the reader's language: as a holder of goods says it, else as every page does. */
export function faultText(error: unknown): string {
  const problem = Problem.from(error);
  // A rule's own words come in every language.
  const rule = localText(problem.problem.words as LocalText | undefined, language());
  const key = `fault.${problem.kind}`;
  return !rule && key in en ? goodsText(key as keyof typeof en) : fault(error);
}
