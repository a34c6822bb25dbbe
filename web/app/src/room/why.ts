/** Why something one asked for was not done, in the visitor's language: the server's own texts are English. */
import { Problem } from '@vitrine-shop/sdk';
import { say } from './words.ts';

const KNOWN = [
  'you-are-muted',
  'room-paused',
  'rank-too-high',
  'unknown-visitor',
  'too-many-requests',
  'disconnected',
  'no-answer',
] as const;

/** A sentence. */
export function whyNot(error: unknown): string {
  const { kind } = Problem.from(error);
  const known = KNOWN.find((each) => each === kind);
  return say(known ? `why.${known}` : 'why.other');
}
