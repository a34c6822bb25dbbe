/** Asking the shop again: when it says so itself, after the time that it names. */
import { Problem } from '@vitrine-shop/sdk';

const LONGEST_S = 60;
/** Many behind one address hear the same number: they come back spread over so much more. */
const SPREAD = 0.3;

/** After how long the shop lets itself be asked again, in seconds; null: it does not say. */
export function comeBack_s(error: unknown): number | null {
  const { status, problem } = Problem.from(error);
  const after_s = Number(problem.retry_after_s);
  return (status === 429 || status === 503) && after_s > 0 ? Math.min(after_s, LONGEST_S) : null;
}

export function spread_ms(after_s: number): number {
  return 1000 * after_s * (1 + SPREAD * Math.random());
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
