/** Asking the shop again: when it says so itself, after the time that it names; when it does not answer, twice. */
import { Problem } from '@vitrine-shop/sdk';

/** So often one question is asked in all. */
const ASKS = 6;
const UNANSWERED_MS = [1000, 4000];
const LONGEST_S = 60;
/** Many behind one address hear the same number: they come back spread over so much more. */
const SPREAD = 0.3;

export interface Patience {
  /** Nobody waits for the answer any more. */
  readonly over: () => boolean;
  /** Told once, when the shop says for the first time that one is to come back. */
  readonly later?: (after_s: number) => void;
}

/** What the shop answers, asked so often as it takes and at most ASKS times; a refusal is not asked again. Rejects with the last fault. */
export async function patiently<Answer>(
  ask: () => Promise<Answer>,
  { over, later }: Patience,
): Promise<Answer> {
  const waits_ms = UNANSWERED_MS.values();
  let told = false;
  for (let asked = 1; ; asked++) {
    try {
      return await ask();
    } catch (error) {
      const after_s = comeBack_s(error);
      const wait_ms = after_s === null ? unanswered(error) && waits_ms.next().value : spread_ms(after_s);
      if (!wait_ms || asked >= ASKS || over()) throw error;
      if (after_s !== null && !told) later?.(after_s);
      told ||= after_s !== null;
      await pause(wait_ms);
      if (over()) throw error;
    }
  }
}

/** Whether no answer came, or one of a shop in trouble. */
function unanswered(error: unknown): boolean {
  const { status } = Problem.from(error);
  return status === 0 || status >= 500;
}

/** After how long the shop lets itself be asked again, in seconds; null: it does not say. */
function comeBack_s(error: unknown): number | null {
  const { status, problem } = Problem.from(error);
  const after_s = Number(problem.retry_after_s);
  return (status === 429 || status === 503) && after_s > 0 ? Math.min(after_s, LONGEST_S) : null;
}

function spread_ms(after_s: number): number {
  return 1000 * after_s * (1 + SPREAD * Math.random());
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
