/** What went wrong, in the reader's language: the one way from a problem to words, for every page. */
import { type LocalText, localText, Problem } from '@vitrine-shop/sdk';
import { createMessages, language } from '../i18n/messages.ts';
import en from './words/en.ts';

const say = createMessages<typeof en>(import.meta.glob('./words/*.ts', { eager: true, import: 'default' }));

/** The shop's own texts are English but for what it says in every language; null: nothing that this reader reads. */
export function told(error: unknown): string | null {
  const { problem, type } = Problem.from(error);
  const inAll = localText(problem.words as LocalText | undefined, language());
  if (inAll) return inAll;
  const own = problem[`detail_${language()}`];
  if (typeof own === 'string') return own;
  const isTheirs = !type.startsWith('vitrine:') && typeof problem.detail === 'string';
  return isTheirs && language() === 'en' ? (problem.detail ?? null) : null;
}

/** A sentence, always: the shop's where it has one for this reader, else ours of this kind, else ours of its status. */
export function fault(error: unknown): string {
  return told(error) ?? ofKind(Problem.from(error)) ?? ofStatus(Problem.from(error).status);
}

function ofKind({ kind, problem }: Problem): string | null {
  const wait = Number(problem.retry_after_s);
  if (wait > 0 && wait < 3600 && PACED.includes(kind)) return say('wait', { count: wait });
  const key = `kind.${kind}`;
  return key in en ? say(key as keyof typeof en, numbers(problem)) : null;
}

const PACED: readonly string[] = ['too-many-attempts', 'too-many-requests', 'too-soon'];

/** Members that a sentence may name. */
export function numbers(problem: Problem['problem']): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(problem).filter((entry): entry is [string, string | number] =>
      ['string', 'number'].includes(typeof entry[1]),
    ),
  );
}

const STATUSES = [401, 403, 404, 409, 410, 412, 413, 415, 422, 429, 451, 507] as const;

function ofStatus(status: number): string {
  const known = STATUSES.find((each) => each === status);
  if (known) return say(`status.${known}`);
  return say(status >= 500 ? 'status.5xx' : 'status.other');
}
