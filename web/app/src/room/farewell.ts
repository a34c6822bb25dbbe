/**
 * What a visitor reads when the room does not let them in, or not any longer: one title, one sentence, the house's own
 * words if there are any, and at most two ways on.
 */
import { type LocalText, localText, type Problem, spokenIn } from '@vitrine-shop/sdk';
import { opensWhen } from '../door/opening.ts';
import { language } from '../i18n/messages.ts';
import { say } from './text.ts';

/** again, return, here: into the same room; watch: to look on only; rooms: the list of all. The likely one is first. */
export type WayOn = 'again' | 'return' | 'here' | 'watch' | 'rooms';

export interface Farewell {
  readonly title: string;
  readonly lead: string;
  /** Staff's or an access rule's own words; empty if they said nothing. */
  readonly quote: string;
  /** The language of these words, if they have another one than the reader's. */
  readonly quoteIn: string | null;
  readonly ways: readonly WayOn[];
}

/** inside: they were in the room already. now: to say "until 18:45" of today, and with its day of another. */
export function farewell(problem: Problem, inside: boolean, now = new Date()): Farewell {
  const told = (lead: string, quote: unknown = '', quoteIn: string | null = null) => ({
    lead,
    quote: typeof quote === 'string' ? quote : '',
    quoteIn,
  });
  const { reason, until, detail } = problem.problem;
  // A rule that says more than no says it in the visitor's own language.
  const words = problem.problem.words as LocalText | undefined;
  const [rule, ruleIn] = [localText(words, language()), spokenIn(words, language())];
  switch (problem.kind) {
    case 'shown-out':
      if (rule) return { title: say('out.title'), ...told(say('out.rule'), rule, ruleIn), ways: ['rooms'] };
      return { title: say('out.title'), ...told(say('out.lead'), reason), ways: ['rooms', 'return'] };
    case 'banned': {
      const title = say(inside ? 'out.title' : 'shut.title');
      return { title, ...told(untilWhen(until, now), reason), ways: ['rooms'] };
    }
    case 'not-admitted': {
      const why = problem.type.startsWith('vitrine:') ? '' : detail;
      const title = say(inside ? 'out.title' : 'shut.title');
      if (rule)
        return { title, ...told(say(inside ? 'out.rule' : 'shut.rule'), rule, ruleIn), ways: ['rooms'] };
      return { title, ...told(say(inside ? 'out.lead' : 'shut.lead'), why), ways: ['rooms'] };
    }
    case 'room-shut': {
      const { brand, room_title, opens_at } = problem.problem;
      const room = localText(room_title as LocalText | undefined, language());
      const when = opensWhen(opens_at, now);
      const values = { brand: String(brand ?? ''), when: when ?? '' };
      const lead = say(when ? 'closed.until' : 'closed.lead', values);
      return { title: say('closed.title', { room }), ...told(lead, rule, ruleIn), ways: ['rooms', 'again'] };
    }
    case 'taken-down':
      return { title: say(inside ? 'out.title' : 'shut.title'), ...told(rule), ways: ['rooms'] };
    case 'signed-out':
      return { title: say('signed.title'), ...told(say('signed.lead')), ways: ['rooms', 'return'] };
    case 'room-paused':
      return { title: say('paused.title'), ...told(say('paused.lead')), ways: ['watch', 'again'] };
    case 'room-full':
      return { title: say('full.title'), ...told(say('full.lead')), ways: ['watch', 'rooms'] };
    case 'address-full':
      return { title: say('crowd.title'), ...told(say('crowd.lead')), ways: ['watch', 'again'] };
    case 'idle':
      return { title: say('idle.title'), ...told(say('idle.lead')), ways: ['return', 'watch'] };
    case 'replaced':
      return { title: say('twice.title'), ...told(say('twice.lead')), ways: ['here', 'rooms'] };
    case 'room-closed':
      return { title: say('gone.title'), ...told(say('gone.lead')), ways: ['rooms'] };
    case 'internal-error':
      return { title: say('broke.title'), ...told(say('broke.lead')), ways: ['again', 'rooms'] };
    case 'offline':
    case 'abnormal':
      return { title: say('offline.title'), ...told(say('offline.lead')), ways: ['again', 'rooms'] };
    case 'socket-barred':
      return { title: say('barred.title'), ...told(say('barred.lead')), ways: ['again', 'rooms'] };
    case 'foreign-origin': {
      const { shop } = problem.problem;
      if (typeof shop !== 'string' || !shop) break;
      return { title: say('elsewhere.title'), ...told(say('elsewhere.lead', { shop })), ways: ['again'] };
    }
    case 'too-many':
    case 'too-many-attempts':
    case 'too-many-requests':
    case 'shop-busy':
    case 'database-busy':
    case 'try-again-later':
      return { title: say('busy.title'), ...told(say('busy.lead')), ways: ['again', 'rooms'] };
  }
  if (problem.status === 404)
    return { title: say('fail.nowhere.title'), ...told(say('fail.nowhere')), ways: ['rooms'] };
  return { title: say('fail.title'), ...told(say('fail.lead')), ways: ['again', 'rooms'] };
}

/** A ban's end in the visitor's own time: today's hour, or day and hour. */
function untilWhen(until: unknown, now: Date): string {
  const moment = new Date(typeof until === 'string' ? until : '');
  if (Number.isNaN(moment.getTime())) return say('shut.lead');
  const locale = language() === 'en' ? 'en-GB' : language();
  const part = (shape: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, shape).format(moment);
  const time = part({ hour: '2-digit', minute: '2-digit' });
  if (moment.toDateString() === now.toDateString()) return say('ban.today', { time });
  return say('ban.day', { day: part({ day: 'numeric', month: 'long' }), time });
}
