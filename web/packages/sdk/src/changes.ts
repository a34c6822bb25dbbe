/**
 * Following an upload's job by server-sent events (HTML Living Standard, 9.2). Read by hand and not by EventSource,
 * which cannot carry a token and tells nothing of a problem.
 */
import { Problem, type ProblemJson } from './problem.ts';
import type { Job } from './types.ts';

const AGAIN_MS = [300, 1000, 2000, 4000, 8000];

/** The data of each event in the stream. */
export async function* eventData(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const events = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = events.pop()!;
      for (const event of events) {
        const lines = event.split('\n').filter((line) => line.startsWith('data:'));
        if (lines.length > 0) yield lines.map((line) => line.slice(5).trimStart()).join('\n');
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/**
 * How the job is now, then every change, until nothing more will change; a broken stream is opened again.
 * open: asks for the stream, ask: for the job once; both reject with the shop's problem.
 */
export async function* jobChanges(
  open: () => Promise<Response>,
  ask: () => Promise<Job>,
  signal?: AbortSignal,
): AsyncGenerator<Job> {
  let full = false; // the shop has as many streams as it bears, and answers questions all the same
  for (let failures = 0; ; failures++) {
    if (failures > 0) await pause(AGAIN_MS[Math.min(failures, AGAIN_MS.length) - 1]!, signal);
    try {
      if (full) {
        full = false;
        const job = await ask();
        failures = 0;
        yield job;
        if (isOver(job)) return;
        continue;
      }
      const { body } = await open();
      for await (const text of eventData(body!)) {
        failures = 0;
        const job = JSON.parse(text) as Job;
        yield job;
        if (isOver(job)) return;
      }
    } catch (error) {
      if (signal?.aborted) throw cancelled();
      full = error instanceof Problem && error.kind === 'too-many-followers';
      if (!mayPass(error) || failures >= AGAIN_MS.length) throw Problem.from(error);
    }
  }
}

/** Nothing of it will change by itself any more. */
export function isOver(job: Job): boolean {
  if (job.state === 'queued' || job.state === 'running') return false;
  return (job.steps ?? []).every(({ state }) => state !== 'waiting' && state !== 'running');
}

/** The first state in which its model can be used. Rejects with the problem of a job that failed or was cancelled. */
export function settled(job: Job): boolean {
  if (job.state === 'cancelled') throw cancelled();
  if (job.state === 'failed') throw new Problem((job.problem ?? { title: 'The job failed.' }) as ProblemJson);
  return job.state === 'done';
}

function cancelled(): Problem {
  return new Problem({ type: 'vitrine:cancelled', title: 'Cancelled' });
}

/** Whether the same question may be answered in a moment: no answer at all, or a shop that is busy. */
function mayPass(error: unknown): boolean {
  return !(error instanceof Problem) || error.status === 0 || error.status >= 500;
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(cancelled());
    };
    if (signal?.aborted) return stop();
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
