import { type Job, type JobStep, type LocalText, localText, Problem } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { fill, h } from '../../ui/dom.ts';
import { text, wordsFor } from '../text.ts';

const NAMES = {
  check: 'stepCheck',
  convert: 'stepConvert',
  measure: 'stepMeasure',
  validate: 'stepValidate',
  levels: 'stepLevels',
  pictures: 'stepPictures',
  likeness: 'stepLikeness',
  solids: 'stepSolids',
  usdz: 'stepUsdz',
  ktx2: 'stepKtx2',
} as const;

const STATES = {
  waiting: 'stateWaiting',
  running: 'stateRunning',
  done: 'stateDone',
  failed: 'stateFailed',
  skipped: 'stateSkipped',
} as const;

/** What is done with a file, step by step. show: the job as it is now; one of before has no steps, and shows none. */
export function stepList(): { element: HTMLElement; show: (job: Job) => void } {
  const element = h('ol', { class: 'job-steps', hidden: true, 'aria-label': text('steps') });
  const show = ({ steps = [] }: Job) => {
    element.hidden = !steps.length;
    fill(element, ...steps.filter(({ state }) => state !== 'skipped').map(line));
  };
  return { element, show };
}

function line(step: JobStep): HTMLElement {
  const name = NAMES[step.step as keyof typeof NAMES];
  const percent = new Intl.NumberFormat(language(), { style: 'percent' });
  const running = step.state === 'running' && step.part ? ` ${percent.format(step.part)}` : '';
  const why = step.state === 'failed' ? wordsOf(step.problem) : null;
  return h(
    'li',
    { class: step.state },
    h('span', {}, name ? text(name) : step.step),
    h('span', { class: 'state' }, text(STATES[step.state]) + running),
    why && h('p', { class: 'soft' }, why),
  );
}

function wordsOf(problem: Record<string, unknown> | null): string | null {
  if (!problem) return null;
  if (typeof problem.text === 'object') return localText(problem.text as LocalText, language());
  return wordsFor(new Problem(problem));
}
