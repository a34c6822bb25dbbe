import { type Job, type ModelUnit, Problem, type ShopClient, settled } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { button, fill, h } from '../../ui/dom.ts';
import { text, wordsFor } from '../text.ts';
import type { Rights } from './rights.ts';
import { stepList } from './steps.ts';
import { unitQuestion } from './unit.ts';

export interface Journey {
  element: HTMLElement;
  /** Ends it, wherever it is. */
  stop: () => void;
  /** Says another unit of the finished model, and goes on with the model that this makes. */
  repair: (job: string, unit: ModelUnit) => Promise<void>;
}

/**
 * One file on its way: sent, with what broke off gone on with; then examined, each step as it comes.
 *
 * seen: every state once the model can be shown, until the last step is done. left: it was cancelled or refused, and who
 * watched wants to go back.
 */
export function journey(
  shop: ShopClient,
  file: File,
  rights: Rights,
  seen: (job: Job) => void,
  left: () => void,
): Journey {
  const stop = new AbortController();
  let followed = new AbortController(); // of the job that is asked after now
  const line = h('p', { role: 'status' });
  const bar = h('i');
  const progress = h('div', { class: 'progress' }, bar);
  const cancel = button(text('cancel'), () => stop.abort(), 'quiet');
  const steps = stepList();
  const element = h('div', { class: 'sending' }, line, progress, cancel, steps.element);
  const percent = new Intl.NumberFormat(language(), { style: 'percent' });

  const at = (part: number) => {
    line.textContent = text('sending', { name: file.name, percent: percent.format(part) });
    bar.style.transform = `scaleX(${part})`;
  };

  const examined = (job: Job) => {
    line.textContent =
      job.state === 'queued' ? text('queued') : job.state === 'done' ? text('examined') : text('running');
    progress.hidden = cancel.hidden = true;
    steps.show(job);
    line.hidden = job.state === 'done';
    if (job.model) seen(job);
  };

  const refused = (error: unknown, job: string | null) => {
    if (stop.signal.aborted) return left();
    const problem = Problem.from(error);
    if (problem.kind === 'unit-needed' && job) {
      const answer = async (unit: ModelUnit) => {
        fill(element, line, steps.element);
        await shop.restate(job, { unit }).then(
          () => watch(job),
          (later) => refused(later, job),
        );
      };
      return fill(
        element,
        unitQuestion(problem, (unit) => void answer(unit)),
      );
    }
    const again = button(text('another'), left);
    const words = h('p', {}, wordsFor(problem));
    fill(
      element,
      h('div', { class: 'note bad tall', role: 'alert' }, h('h3', {}, text('refused')), words, again),
    );
    again.focus();
  };

  const watch = async (job: string): Promise<void> => {
    followed.abort();
    followed = new AbortController();
    const { signal } = followed;
    try {
      for await (const now of shop.jobChanges(job, AbortSignal.any([stop.signal, signal]))) {
        examined(now);
        settled(now);
      }
    } catch (error) {
      if (!signal.aborted) refused(error, job);
    }
  };

  const repair = async (job: string, unit: ModelUnit) => {
    const next = await shop.restate(job, { unit });
    line.hidden = false;
    void watch(next.id);
  };

  const send = async () => {
    at(0);
    try {
      const job = await shop.uploadModel(file, file.name, {
        progress: at,
        signal: stop.signal,
        statement: { rights },
        resumed: (part) => {
          line.textContent = text('resumed', { name: file.name, percent: percent.format(part) });
        },
        waiting: () => {
          line.textContent = text('lineBroken', { name: file.name });
        },
      });
      await watch(job);
    } catch (error) {
      refused(error, null);
    }
  };
  void send();
  return { element, stop: () => stop.abort(), repair };
}
