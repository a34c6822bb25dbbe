import { type Job, type JobStep, Problem, type ProblemJson, type ShopClient } from '@vitrine/sdk';

const isOpen = ({ state }: JobStep) => state === 'waiting' || state === 'running';

const PAUSES_MS = [250, 500, 1000, 1500, 2000];

/**
 * Asks after a job until its last step is over. seen: every answer on the way; the model is there long before the last
 * level is.
 * Rejects with the job's problem if it failed, and when `signal` says stop.
 */
export async function follow(
  shop: ShopClient,
  id: string,
  seen: (job: Job) => void,
  signal: AbortSignal,
): Promise<Job> {
  for (let round = 0; ; round++) {
    if (signal.aborted) throw new Problem({ type: 'vitrine:cancelled', title: 'Cancelled' });
    const job = (await shop.job(id)) as Job;
    seen(job);
    if (job.state === 'done' && !job.steps?.some(isOpen)) return job;
    if (job.state === 'failed')
      throw new Problem((job.problem ?? { title: 'The job failed.' }) as ProblemJson);
    if (job.state === 'cancelled') throw new Problem({ type: 'vitrine:cancelled', title: 'Cancelled' });
    const pause_ms = PAUSES_MS[Math.min(round, PAUSES_MS.length - 1)];
    await new Promise((resolve) => setTimeout(resolve, pause_ms));
  }
}
