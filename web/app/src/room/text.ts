import { type LocalText, localText, Problem, type ProblemJson } from '@vitrine-shop/sdk';
import { createMessages, language } from '../i18n/messages.ts';
import type en from './words/en.ts';

export const say = createMessages<typeof en>(
  import.meta.glob('./words/*.ts', { eager: true, import: 'default' }),
);

const KNOWN = [
  'you-are-muted',
  'room-paused',
  'rank-too-high',
  'unknown-visitor',
  'too-many-requests',
  'too-many-attempts',
  'disconnected',
  'no-answer',
] as const;

/** Why something one asked for was not done, as a sentence: the server's own texts are English. */
export function whyNot(error: unknown): string {
  const { kind, problem } = Problem.from(error);
  const inAll = localText(problem.words as LocalText | undefined, language());
  if (inAll) return inAll;
  if (kind === 'too-soon') return soon(problem);
  if (kind === 'name-kept') return nameKept(problem);
  const known = KNOWN.find((each) => each === kind);
  return say(known ? `why.${known}` : 'why.other');
}

const PACED = ['chat', 'emote', 'profile'] as const;

/** When it can be done again, by the answer's own seconds. */
function soon(problem: ProblemJson): string {
  const of = PACED.find((each) => each === problem.kind) ?? 'other';
  return say(`soon.${of}`, { count: Number(problem.retry_after_s) || 1 });
}

/** That a name is not for guests, and which would be. */
export function nameKept({ suggestion }: ProblemJson): string {
  return typeof suggestion === 'string' && suggestion
    ? say('name.kept.try', { name: suggestion })
    : say('name.kept');
}
